/**
 * Races a scenario's CPUs on real threads: the main thread's side. It chooses knobs, adds up what the CPUs report at the
 * end of each epoch, and watches. It never blocks.
 */
import { availableParallelism } from 'node:os'
import { BadInput } from '../../link/bad_input.ts'
import { whereabouts } from '../../supervise/whereabouts.ts'
import { CpuThread } from '../cpu_thread.ts'
import { delaysOf } from '../delays.ts'
import type { Finding } from '../finding.ts'
import type { LoadedScenario } from '../load_scenario.ts'
import { MarkTable } from '../mark_table.ts'
import { seededRandom } from '../random.ts'
import type { CpuMessage } from '../thread.ts'
import { cpuName } from '../thread_names.ts'
import { type Halt, isAsleep, Watchdog } from '../watchdog.ts'
import { type CopyLayout, type CopyMemory, createCopyMemory } from './copies.ts'
import { KnobTuner } from './knob_tuner.ts'
import { LOG_BYTES } from './outcome_log.ts'
import { askFor, copyAt, type Knobs, phaseAt, phases, publishNext, roundsAt, roundWords } from './round_words.ts'
import { SampleBook } from './sample_book.ts'
import type { SamplingJob } from './sampling_cpu.ts'
import type { StateImage } from './state_image.ts'
import { describeStuck } from './stuck.ts'

export interface SampleOptions {
  loaded: LoadedScenario
  name: string
  image: StateImage
  /** the machine's own linked module */
  machine: string
  seconds: number
  seed: number
  watchdogSeconds: number
  /** threads linger at random places; the program must be linked for it */
  delays?: boolean
  /** called a few times a second */
  progress(now: SampleProgress): void
  /** ends the run early when aborted; the result so far is returned */
  interrupt: AbortSignal
}

export interface SampleProgress {
  elapsedSeconds: number
  executions: number
  outcomes: Map<string, number>
  findings: Finding[]
}

export interface SampleResult {
  executions: number
  elapsedSeconds: number
  outcomes: Record<string, number>
  findings: Finding[]
  /** of every `sometimes` mark, how often it was reached */
  marks: Map<string, number>
  /** the knobs that brought the rarest outcomes most often */
  tuned: Record<string, number | string>
  unrecorded: number
  /** who did not come back when the time was over, though that is no finding yet */
  notBack?: string
}

const EPOCH_MS = 40
const PROGRESS_MS = 200
/** Ctrl-C ends within two seconds, with what is there by then */
const STOPPING_MS = 700
/** a thread that runs answers at once; on a busy machine some do not */
const ANSWERED_MS = 3000
/** When the time is over, all come back at once, but for those that are in the middle of a long execution, or stuck. */
const COMING_BACK_MS = 600
/** a machine that is busy may not even have begun */
const LATE_BEGIN_MS = 3000
const LOOK_MS = 50
const ANSWERED_AT_END_MS = 1300
const STUCK_SECONDS = { running: 1.5, asleep: 0.5 }
/** an execution that takes so many times what others took is stuck rather than long */
const TIMES_AS_LONG = 5
const LONG_SECONDS = 1
/** an execution takes microseconds */
const LONGEST_DELAY_MS = 0.1
const LEAST_COPIES = 16
const COPIES_WITH_WORKERS = 2
/** larger states have cache lines of their own anyway */
const MOST_MOVED_BYTES = 64 * 1024

export function sample(options: SampleOptions): Promise<SampleResult> {
  return new Sampling(options).run()
}

/** One run: threads that race epoch after epoch, each epoch with other knobs. */
class Sampling {
  private readonly options: SampleOptions
  private readonly layouts: CopyLayout[]
  private readonly memories: CopyMemory[]
  private readonly words: Int32Array
  private readonly tuner: KnobTuner
  private readonly book: SampleBook
  private readonly marks: MarkTable
  private readonly watchdog: Watchdog
  private readonly threads: CpuThread[] = []
  private readonly timers: NodeJS.Timeout[] = []
  private readonly startedAt = performance.now()
  private readonly job: Omit<SamplingJob, 'cpu'>
  private knobs: Knobs
  private refused: string | null = null
  private notBack: string | undefined
  private readonly over: Promise<void>
  private end!: () => void

  constructor(options: SampleOptions) {
    this.options = options
    const { loaded, image, seed, watchdogSeconds } = options
    const cpus = loaded.scenario.cpus.length
    const stateBytes = image.initial.reduce((sum, bytes) => sum + bytes.length, 0)
    const mayMove = loaded.viewsMayMove && !image.bareBuffers && stateBytes < MOST_MOVED_BYTES
    this.layouts = mayMove ? ['packed', 'line', 'spread'] : ['separate']
    this.memories = this.layouts.map((layout) => createCopyMemory(image, layout))
    // a thread takes as long to start as thousands of executions take
    const room = loaded.startsWorkers ? COPIES_WITH_WORKERS : Infinity
    const most = Math.min(room, ...this.memories.map((memory) => memory.count))
    this.words = roundWords(cpus)
    const coresForAll = cpus <= availableParallelism()
    this.tuner = new KnobTuner(knobValues(this.layouts.length, most, coresForAll && cpus > 1), seededRandom(seed))
    this.knobs = { ...this.tuner.choose(), epoch: 1, stop: false }
    const logs = Array.from({ length: cpus }, () => new SharedArrayBuffer(LOG_BYTES))
    const ids = Array.from({ length: cpus }, () => new Int32Array(new SharedArrayBuffer(most * 4)))
    this.book = new SampleBook(loaded.scenario, logs, this.tuner)
    this.marks = new MarkTable(loaded.marks, cpus)
    this.job = { cpus, words: this.words, image, memories: this.memories, ids, logs, seed, coresForAll }
    this.watchdog = new Watchdog(
      watchdogSeconds,
      () => this.counters(),
      (halt) => this.stuck(halt),
    )
    this.over = new Promise((resolve) => {
      this.end = resolve
    })
  }

  async run(): Promise<SampleResult> {
    const { interrupt } = this.options
    askFor(this.words, this.knobs)
    publishNext(this.words)
    this.book.chose(this.knobs)
    this.startThreads()
    this.watchdog.start()
    interrupt.addEventListener('abort', this.interrupted)
    if (interrupt.aborted) this.interrupted()
    this.timers.push(
      setInterval(() => this.nextEpoch(), EPOCH_MS),
      setInterval(() => this.tell(), PROGRESS_MS),
    )
    await this.over
    return await this.finish()
  }

  private startThreads(): void {
    const { job } = this
    const { loaded, machine, delays, seed } = this.options
    const delaysAt = delaysOf(delays, seed, LONGEST_DELAY_MS)
    for (let cpu = 0; cpu < job.cpus; cpu++) {
      const given = { program: loaded.program, marks: this.marks.row(cpu), sampling: { ...job, cpu }, ...delaysAt(cpu) }
      this.threads.push(new CpuThread(cpu, machine, given, (message) => this.hear(message)))
    }
  }

  private async finish(): Promise<SampleResult> {
    const { threads, timers, watchdog, tuner, layouts, options } = this
    for (const timer of timers) clearInterval(timer)
    watchdog.stop()
    options.interrupt.removeEventListener('abort', this.interrupted)
    const elapsedSeconds = this.elapsed()
    await Promise.all(threads.map((thread) => thread.end()))
    if (this.refused !== null) throw new BadInput(`${options.name}: ${this.refused}`)
    const best = tuner.best()
    const tuned = { ...best, layout: layouts[best.layout]! }
    const notBack = this.notBack === undefined ? {} : { notBack: this.notBack }
    return { ...this.book.result(), elapsedSeconds, marks: this.marks.counts(), tuned, ...notBack }
  }

  private readonly interrupted = (): void => {
    this.askToStop()
    this.timers.push(setInterval(this.end, STOPPING_MS)) // they may be stuck
  }

  private timeIsOver(): void {
    this.askToStop()
    const { watchdog, book, options } = this
    const { running, asleep } = STUCK_SECONDS
    const since = performance.now()
    const look = setInterval(() => {
      const forMs = performance.now() - since
      const { executions } = book.soFar()
      const long = executions === 0 ? 0 : (TIMES_AS_LONG * options.seconds) / executions
      const halt = watchdog.haltFor(watchdog.asleep ? asleep : Math.max(running, long))
      const isLate = forMs > (executions > 0 ? COMING_BACK_MS : LATE_BEGIN_MS)
      if (halt === undefined && !isLate) return
      clearInterval(look)
      watchdog.stop()
      void (halt === undefined ? this.leaveBehind() : this.stuck(halt, ANSWERED_AT_END_MS))
    }, LOOK_MS)
    this.timers.push(look)
  }

  /** Those that are still in an execution are not waited for; where it has been long, that is told. */
  private async leaveBehind(): Promise<void> {
    const { watchdog, threads, words, book } = this
    const long = watchdog.haltFor(LONG_SECONDS)
    const [cpu = 0] = long?.stuck ?? []
    if (book.soFar().executions === 0) {
      const { at } = (await whereabouts(threads.length, ANSWERED_AT_END_MS)).get(cpuName(cpu)) ?? {}
      const where = at === undefined ? '' : ` at ${at.place}`
      this.notBack = `${cpuName(cpu)} was still ${phases[words[phaseAt(cpu)]!]}${where} when the time was over`
    }
    this.end()
  }

  private askToStop(): void {
    this.knobs = { ...this.knobs, epoch: this.knobs.epoch + 1, stop: true }
    askFor(this.words, this.knobs)
  }

  private hear(message: CpuMessage): void {
    if (message.type === 'refused') {
      this.refused = message.message
      this.end()
    }
    if (message.type === 'epoch') this.book.add(message.report)
    if (this.threads.every((thread) => thread.stopped)) this.end()
  }

  private async stuck(halt: Halt, withinMs = ANSWERED_MS): Promise<void> {
    const { words, threads, memories, options } = this
    const there = await whereabouts(threads.length, withinMs)
    const asleep = isAsleep(halt, (cpu) => there.get(cpuName(cpu)))
    this.book.finding(describeStuck({ ...halt, asleep }, words, threads, options.image, memories, there))
    this.end()
  }

  private nextEpoch(): void {
    const { knobs, tuner, book, words, options } = this
    if (knobs.stop) return
    if (this.elapsed() >= options.seconds) return this.timeIsOver()
    this.knobs = { ...tuner.choose(), epoch: knobs.epoch + 1, stop: false }
    book.chose(this.knobs)
    askFor(words, this.knobs)
  }

  private tell(): void {
    const dead = this.threads.filter((thread) => thread.died !== null)
    for (const { cpu, died } of dead)
      this.book.finding({ kind: 'uncaught', cpu, message: `${cpuName(cpu)} died: ${died}` })
    if (dead.length > 0) this.end()
    this.options.progress({ elapsedSeconds: this.elapsed(), ...this.book.soFar() })
  }

  private counters(): number[] {
    return this.threads.map(({ cpu }) => this.words[roundsAt(cpu)]! * 8192 + this.words[copyAt(cpu)]!)
  }

  private elapsed(): number {
    return (performance.now() - this.startedAt) / 1000
  }
}

function knobValues(
  layouts: number,
  most: number,
  mayMeet: boolean,
): Record<keyof Omit<Knobs, 'epoch' | 'stop'>, number[]> {
  const copies = [LEAST_COPIES, 64, 256, 1024, 4096].map((count) => Math.min(count, most))
  return {
    layout: Array.from({ length: layouts }, (_, index) => index),
    copies: [...new Set(copies)],
    meetEvery: mayMeet ? [0, 1, 8] : [0],
    skew: [0, 200, 4000],
    jitter: [0, 8, 64],
  }
}
