/**
 * One torture run: boots the model, starts CPUs (workers) and kworkers (Piscina tasks), disturbs them, watches, stops,
 * tears down, and lets the judges of the end have their look. The main thread only sets control words and reads counters.
 *
 *   starting ─> racing ─> stopping ─> tearing down ─> draining ─> ended
 *
 * The first finding ends the race: what a broken model does next says little. Then nothing is torn down either.
 */
import { within } from '../supervise/doing.ts'
import { whereabouts } from '../supervise/whereabouts.ts'
import { boot } from './boot.ts'
import { CpuThread } from './cpu_thread.ts'
import { type Delaying, delaysOf } from './delays.ts'
import { type Disturber, type DisturberFactory, runDisturbers } from './disturbers/disturber.ts'
import type { Finding } from './finding.ts'
import { KworkerPool } from './kworker_pool.ts'
import { MarkTable } from './mark_table.ts'
import { seededRandom } from './random.ts'
import { Standstill } from './standstill.ts'
import type { CpuMessage, DaemonJob } from './thread.ts'
import { cpuName } from './thread_names.ts'
import type { Torture, TortureOptions } from './torture.ts'
import { describeHalt, toFinding } from './torture_findings.ts'
import type { Stage, TortureProgress, TortureResult } from './torture_result.ts'
import { type Halt, Watchdog } from './watchdog.ts'

export interface TortureRunOptions {
  torture: Torture
  /** URLs of the linked program and of the machine's module */
  program: string
  machine: string
  /** threads linger at random places; the program must be linked for it */
  delays?: boolean
  /** the names of the program's `sometimes` marks */
  marks?: readonly string[]
  boot: TortureOptions
  seconds: number
  watchdogSeconds: number
  disturbers: DisturberFactory[]
  progress(now: TortureProgress): void
  /** as often: gives what there would be if this were the end */
  soFar?(end: () => TortureResult): void
  /** as soon as there is a finding, before the threads are ended */
  found?(end: TortureResult): void
  /** ends the race early when aborted */
  interrupt: AbortSignal
}

const LOOK_MS = 100
/** Ctrl-C ends within two seconds, with what is there by then */
const STOPPING_MS = 700
const ANSWERED_MS = 3000
const ANSWERED_AT_END_MS = 1300
/** several system calls of another CPU */
const LONGEST_DELAY_MS = 1
/** stopping and tearing down may take so many times the watchdog's patience, however much still moves */
const LONGEST_END = 12

export async function runTorture(options: TortureRunOptions): Promise<TortureResult> {
  const run = new TortureRun(options)
  try {
    return await run.result
  } finally {
    await run.end()
  }
}

class TortureRun {
  readonly result: Promise<TortureResult>
  readonly #options: TortureRunOptions
  readonly #torture: Torture
  readonly #buffer: SharedArrayBuffer
  readonly #threads: CpuThread[]
  readonly #pool: KworkerPool
  readonly #watchdog: Watchdog
  readonly #marks: MarkTable
  readonly #own: Finding[] = []
  readonly #arenaAtStart: number
  /** of each thread, by the row of its marks */
  readonly #delays: (thread: number) => Delaying
  #stage: Stage = 'starting'
  #ready = 0
  #asking = false
  #startedAt = performance.now()
  #racedSeconds = 0
  #stoppedAt = 0
  readonly #standstill = new Standstill(LOOK_MS)
  #settle: (() => void) | null = null
  #look: NodeJS.Timeout
  #deadline: NodeJS.Timeout | null = null
  #resolve!: (result: TortureResult) => void
  #reject!: (error: unknown) => void

  constructor(options: TortureRunOptions) {
    this.#options = options
    this.#torture = options.torture
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    const { cpus, seed } = options.boot
    this.#delays = delaysOf(options.delays, seed, LONGEST_DELAY_MS)
    this.#buffer = within('the boot of the kernel model', () => boot(this.#torture, options.boot))
    this.#arenaAtStart = this.#arenaBytes()
    const rescuers = this.#torture.rescuers ?? 0
    this.#marks = new MarkTable(options.marks ?? [], cpus + options.boot.kworkers + rescuers + 1)
    this.#pool = new KworkerPool(options.machine, this.#daemons())
    this.#threads = Array.from({ length: cpus }, (_, cpu) => {
      const torture = { buffer: this.#buffer, cpu, seed: (seed + Math.imul(cpu + 1, 0x9e3779b9)) >>> 0 }
      return new CpuThread(
        cpu,
        options.machine,
        { program: options.program, marks: this.#marks.row(cpu), ...this.#delays(cpu), torture },
        (message) => this.#hear(message),
      )
    })
    this.#watchdog = new Watchdog(
      options.watchdogSeconds,
      () => this.#counters(),
      (halt) => void this.#halted(halt),
    )
    this.#watchdog.start()
    this.#look = setInterval(
      () => this.#guard(() => within('a look at the kernel model', () => this.#lookAround())),
      LOOK_MS,
    )
    options.interrupt.addEventListener('abort', this.#interrupted)
    if (options.interrupt.aborted) this.#interrupted()
  }

  async end(): Promise<void> {
    clearInterval(this.#look)
    this.#watchdog.stop()
    if (this.#deadline !== null) clearTimeout(this.#deadline)
    this.#options.interrupt.removeEventListener('abort', this.#interrupted)
    this.#settle?.()
    await Promise.all([...this.#threads.map((thread) => thread.end()), this.#pool.end()])
  }

  #daemons(): DaemonJob[] {
    const { program, boot } = this.#options
    let thread = boot.cpus
    const job = (role: DaemonJob['role'], index: number): DaemonJob => {
      const row = thread++
      return { program, marks: this.#marks.row(row), ...this.#delays(row), buffer: this.#buffer, role, index }
    }
    const kworkers = Array.from({ length: boot.kworkers }, (_, index) => job('kworker', index))
    const rescuers = Array.from({ length: this.#torture.rescuers ?? 0 }, (_, index) => job('rescuer', index))
    return [...kworkers, ...rescuers, job('timer', 0)]
  }

  #hear(message: CpuMessage): void {
    this.#guard(() => {
      if (message.type === 'ready' && ++this.#ready === this.#threads.length && this.#stage === 'starting') this.#race()
      if (message.type === 'stopped' && this.#threads.every((thread) => thread.stopped)) this.#tearDown()
      if (message.type === 'torn-down') this.#drain()
    })
  }

  #race(): void {
    this.#stage = 'racing'
    this.#startedAt = performance.now()
    this.#torture.start(this.#buffer)
    const { cpus, seed } = this.#options.boot
    const disturbed = { torture: this.#torture, buffer: this.#buffer, cpus, random: seededRandom(seed) }
    const disturbers: Disturber[] = this.#options.disturbers.map((make) => make(disturbed))
    this.#settle = runDisturbers(disturbers)
  }

  #stop(): void {
    if (this.#stage !== 'racing') return
    this.#stage = 'stopping'
    this.#stoppedAt = performance.now()
    this.#racedSeconds = this.#elapsed()
    this.#settle?.()
    this.#settle = null
    this.#torture.stop(this.#buffer)
  }

  #tearDown(): void {
    if (this.#stage !== 'stopping') return
    this.#stage = 'tearing down'
    this.#threads[0]!.tell('tear down')
  }

  #drain(): void {
    this.#stage = 'draining'
    this.#torture.shutdown(this.#buffer)
    this.#pool.returned().then(() => this.#guard(() => this.#finish(true)))
  }

  #finish(whole: boolean): void {
    if (this.#stage === 'ended') return
    if (this.#racedSeconds === 0) this.#racedSeconds = this.#elapsed()
    this.#stage = 'ended'
    if (whole) this.#torture.finalCheck(this.#buffer)
    const recording = this.#torture.recording?.(this.#buffer) ?? null
    const result = { ...this.#soFar(), arenaUsedAtEndBytes: whole ? this.#arenaBytes() : null, recording }
    if (result.findings.length > 0) this.#options.found?.(result)
    this.#resolve(result)
  }

  #soFar(): TortureResult {
    return {
      elapsedSeconds: this.#elapsed(),
      stats: this.#torture.stats(this.#buffer),
      marks: this.#marks.counts(),
      arenaUsedAtStartBytes: this.#arenaAtStart,
      arenaUsedAtEndBytes: null,
      findings: this.#findings(),
      recentCalls: this.#torture.recentCalls?.(this.#buffer) ?? null,
      recording: null,
    }
  }

  #lookAround(): void {
    const death = this.#deathOfAny()
    if (death !== null) this.#fail(death)
    else if (this.#torture.findings(this.#buffer).length > 0) this.#finish(false)
    if (this.#stage === 'ended') return
    this.#options.progress({
      stage: this.#stage,
      elapsedSeconds: this.#elapsed(),
      stats: this.#torture.stats(this.#buffer),
      findings: this.#findings(),
    })
    this.#options.soFar?.(() => this.#soFar())
    if (this.#stage === 'racing' && this.#elapsed() >= this.#options.seconds) this.#stop()
    this.#standstill.look(this.#torture.progress(this.#buffer).perThread)
    const halt = this.#stage === 'stopping' ? this.#standstill.since(this.#stoppedAt, this.#threads) : undefined
    if (halt !== undefined) void this.#halted({ ...halt, asleep: this.#watchdog.asleep }, ANSWERED_AT_END_MS)
    const seconds = this.#options.watchdogSeconds * LONGEST_END
    if (this.#stoppedAt > 0 && performance.now() - this.#stoppedAt > seconds * 1000)
      void this.#halted({ stuck: [], seconds, asleep: this.#watchdog.asleep })
  }

  #deathOfAny(): Finding | null {
    for (const { cpu, died } of this.#threads) {
      if (died !== null) return { kind: 'uncaught', cpu, message: `${cpuName(cpu)} died: ${died}` }
    }
    const death = this.#pool.deaths[0]
    return death === undefined ? null : { kind: 'uncaught', message: `${death.name} died: ${death.why}` }
  }

  /** Told where each thread is; meanwhile nothing else is told. */
  async #halted(halt: Halt, withinMs = ANSWERED_MS): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const stage = this.#stage
    const there = await whereabouts(this.#threads.length + this.#pool.size, withinMs)
    this.#guard(() => this.#fail(describeHalt(halt, stage, this.#torture, this.#buffer, there)))
  }

  #fail(finding: Finding): void {
    this.#own.push(finding)
    this.#finish(false)
  }

  #findings(): Finding[] {
    return [...this.#torture.findings(this.#buffer).map(toFinding), ...this.#own]
  }

  readonly #interrupted = (): void => {
    this.#guard(() => {
      if (this.#stage === 'starting') this.#finish(false)
      else this.#stop()
      // they may be stuck
      this.#deadline ??= setTimeout(() => this.#guard(() => this.#finish(false)), STOPPING_MS)
    })
  }

  /** Until all CPUs have stopped, every other one must move; while they tear down, anything that moves will do. */
  #counters(): number[] {
    const { perThread } = this.#torture.progress(this.#buffer)
    const total = perThread.reduce((sum, count) => sum + count, 0)
    if (this.#stage !== 'racing' && this.#stage !== 'stopping') return [total]
    return this.#threads.map((thread) => (thread.stopped ? total : perThread[thread.cpu]!))
  }

  #elapsed(): number {
    if (this.#racedSeconds > 0) return this.#racedSeconds
    return this.#stage === 'starting' ? 0 : (performance.now() - this.#startedAt) / 1000
  }

  #arenaBytes(): number {
    return this.#torture.stats(this.#buffer).arenaUsedWords * 4
  }

  #guard(body: () => void): void {
    try {
      body()
    } catch (error) {
      this.#reject(error)
    }
  }
}
