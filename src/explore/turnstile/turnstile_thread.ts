/** What one real thread does at the turnstile: it is one CPU or daemon of the scenario. */
import type { MessagePort } from 'node:worker_threads'
import { shown } from '../../link/shown.ts'
import { asOutcome } from '../../outcome.ts'
import type { View } from '../memory/shared_memory.ts'
import { openProgram, type Program } from '../run/program.ts'
import { scenarioOf } from '../run/scenario_of.ts'
import { FindingSignal, type RawFinding, rawFinding } from '../story/finding.ts'
import { Control, CpuState } from './control.ts'
import { type TurnstileGate, turnstileRuntime } from './turnstile_runtime.ts'

/** Of a word of shared memory, what the threads said of it. */
export const WordState = { untold: 0, freed: 1, allocated: 2 } as const

export interface TurnstileJob {
  file: string
  hash: string
  cpu: number
  /** what reports call it */
  name: string
  cpuCount: number
  total: number
  state: unknown
  buffers: SharedArrayBuffer[]
  /** per buffer: one byte for each word, a WordState */
  freed: Uint8Array[]
  words: Int32Array
  choices: Int32Array
  log: Int32Array
  /** CPUs begin all at once, before the first choice */
  eager: boolean
}

export type TurnstileMessage =
  | { type: 'standing' }
  | { type: 'returned'; outcome: unknown }
  | { type: 'threw'; name: string; message: string; stack: string; generated: boolean; code: string | undefined }
  | { type: 'allocated'; what: string; buffer: number; byte: number }
  | { type: 'finding'; finding: RawFinding }

export async function runTurnstile(job: TurnstileJob, port: MessagePort): Promise<void> {
  const program = await openProgram(job.file, job.hash)
  new TurnstileThread(job, program, port).run()
}

type Body = (state: unknown) => unknown

class TurnstileThread implements TurnstileGate {
  readonly cpu: number
  readonly #job: TurnstileJob
  readonly #program: Program
  readonly #port: MessagePort
  readonly #control: Control
  /** buffers that setup made, by number: any SharedArrayBuffer of a thread's own is nobody else's business */
  readonly #ids: Map<SharedArrayBuffer, number>
  readonly #body: Body
  readonly #invariant: Body | undefined
  #isRunning = false
  /** it is this thread's turn */
  #isHolding = false
  /** it stands before its first step, for which it was given a turn */
  #isFresh: boolean
  /** it has not come to the end of what CPUs do before the first choice */
  #isBeginning: boolean
  #taken = 0

  constructor(job: TurnstileJob, program: Program, port: MessagePort) {
    this.cpu = job.cpu
    this.#job = job
    this.#program = program
    this.#port = port
    this.#control = new Control(job.words, job.choices, job.log)
    this.#ids = new Map(job.buffers.map((buffer, i) => [buffer, i]))
    this.#isFresh = !job.eager
    this.#isBeginning = job.eager
    const scenario = scenarioOf(program.factory(turnstileRuntime(program, this)))
    this.#invariant = scenario.invariant?.bind(scenario) as Body | undefined
    const { cpu, cpuCount } = job
    this.#body = (cpu < cpuCount ? scenario.cpus[cpu] : scenario.daemons?.[cpu - cpuCount]) as Body
  }

  run(): void {
    this.#say({ type: 'standing' })
    if (this.#job.eager) this.#control.awaitBeginning(this.cpu)
    else this.#takeTurn()
    this.#isRunning = true
    try {
      const outcome = asOutcome(this.#body(this.#job.state))
      this.#isRunning = false
      this.#beginningIsOver()
      this.#invariantHolds()
      this.#control.setState(this.cpu, CpuState.returned)
      this.#say({ type: 'returned', outcome })
    } catch (error) {
      this.#isRunning = false
      this.#beginningIsOver()
      if (error instanceof FindingSignal) this.#halt()
      this.#control.setState(this.cpu, CpuState.threw)
      this.#say(thrown(error))
    }
    if (this.#isHolding) this.#control.pass()
  }

  isRunning(): boolean {
    return this.#isRunning
  }

  isShared(view: View): boolean {
    return this.#ids.has(view.buffer as unknown as SharedArrayBuffer)
  }

  step(alone: boolean): void {
    const isFirst = this.#isFresh && !alone
    this.#isFresh = false
    if (!isFirst) {
      if (this.#isHolding) {
        this.#invariantHolds()
        this.#isHolding = false
        this.#control.setState(this.cpu, CpuState.waitingForTurn)
        this.#control.pass()
      }
      this.#beginningIsOver()
      this.#takeTurn()
    }
    this.#taken++
  }

  beginWait(view: View, index: number): void {
    const { id, byte } = this.#placeOf(view, index)
    this.#control.beginWait(this.cpu, id < 0 ? 1000 + this.cpu : id, byte)
  }

  endWait(): boolean {
    return this.#control.endWait(this.cpu)
  }

  notify(view: View, index: number, count: number): number {
    const { id, byte } = this.#placeOf(view, index)
    return this.#control.notify(this.#job.total, id < 0 ? 1000 + this.cpu : id, byte, count)
  }

  report(...told: Parameters<typeof rawFinding>): void {
    this.#control.stop()
    this.#say({ type: 'finding', finding: rawFinding(...told) })
  }

  took(site: number): void {
    this.#control.took(site)
  }

  allocated(view: View, from: number, length: number, what: string): void {
    const { id: buffer, byte } = this.#placeOf(view, from)
    this.#job.freed[buffer]?.fill(WordState.allocated, byte >> 2, (byte >> 2) + length)
    this.#say({ type: 'allocated', what, buffer, byte })
  }

  freed(view: View, from: number, length: number): void {
    const { id, byte } = this.#placeOf(view, from)
    const words = this.#job.freed[id]
    if (words === undefined) return
    if (words[byte >> 2] === WordState.freed) {
      this.report('double-free', `${this.#job.name} frees what is free already, byte ${byte}`)
      this.#halt()
    }
    words.fill(WordState.freed, byte >> 2, (byte >> 2) + length)
  }

  checkUse(view: View, index: number, bytes: number, site: number): void {
    const { id, byte } = this.#placeOf(view, index)
    const words = this.#job.freed[id]
    const { op, file, line } = this.#program.sites[site]!
    if (words === undefined || op === 'Atomics.notify') return
    for (let word = byte >> 2; word <= (byte + bytes - 1) >> 2; word++)
      if (words[word] === WordState.freed) {
        this.report('use-after-free', `${this.#job.name} uses freed memory (${op} at ${shown(file)}:${line})`)
        this.#halt()
      }
  }

  #takeTurn(): void {
    this.#control.awaitTurn(this.cpu)
    this.#control.setState(this.cpu, CpuState.running)
    this.#isHolding = true
  }

  #beginningIsOver(): void {
    if (this.#isBeginning) this.#control.hasBegun()
    this.#isBeginning = false
  }

  #invariantHolds(): void {
    if (this.#taken === 0 || this.#invariant === undefined) return
    const kept = this.#isRunning
    this.#isRunning = false
    try {
      this.#invariant(this.#job.state)
    } catch (error) {
      this.report('invariant', (error as Error).message)
      this.#halt()
    }
    this.#isRunning = kept
  }

  #say(message: TurnstileMessage): void {
    const kept = this.#isRunning
    this.#isRunning = false
    this.#port.postMessage(message)
    this.#isRunning = kept
  }

  /** Nothing after a finding matters: this thread stays here until it is ended. */
  #halt(): never {
    const nowhere = new Int32Array(new SharedArrayBuffer(4))
    for (;;) Atomics.wait(nowhere, 0, 0)
  }

  #placeOf(view: View, index: number): { id: number; byte: number } {
    const elementBytes = (view as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1
    const id = this.#ids.get(view.buffer as unknown as SharedArrayBuffer) ?? -1
    return { id, byte: view.byteOffset + index * elementBytes }
  }
}

function thrown(error: unknown): TurnstileMessage {
  const { name, message, stack = '', generatedMessage = false, code } = error as ThrownError
  const text = error instanceof Error ? message : String(error)
  return { type: 'threw', name, message: text, stack, generated: generatedMessage, code }
}

type ThrownError = Error & { generatedMessage?: boolean; code?: string }
