/** The worker threads of a replay, from the main thread: they are started, sent through the turnstile, and ended. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { packageRoot } from '../../link/source_root.ts'
import { sharedBuffers } from '../../scenario/shared_buffers.ts'
import type { Outcome } from '../../scenario.ts'
import type { Program } from '../run/program.ts'
import { type RawFinding, thrownFinding } from '../story/finding.ts'
import { type Control, CpuState } from './control.ts'
import type { Allocated } from './told_by_threads.ts'
import type { TurnstileJob, TurnstileMessage } from './turnstile_thread.ts'

const POLL_MS = 5
const DEAD_MS = 20_000

export interface AtTurnstile {
  /** what a worker loads */
  module: string
  program: Program
  cpuCount: number
  /** with daemons */
  total: number
  state: unknown
  control: Control
  nameOf(cpu: number): string
  eager: boolean
}

export class ThreadsAtTurnstile {
  readonly findings: RawFinding[] = []
  readonly outcomes: Outcome[]
  readonly made: Allocated[] = []
  /** of each buffer: one byte for each word, a WordState */
  readonly freed: Uint8Array[]
  readonly #x: AtTurnstile
  readonly #buffers: SharedArrayBuffer[]
  readonly #workers: Worker[]
  #standing = 0
  #ended = 0
  #lastSign = performance.now()

  constructor(x: AtTurnstile) {
    this.#x = x
    this.#buffers = sharedBuffers(x.state)
    this.freed = this.#buffers.map(({ byteLength }) => new Uint8Array(new SharedArrayBuffer((byteLength >> 2) + 2)))
    this.outcomes = new Array(x.cpuCount).fill(null)
    this.#workers = Array.from({ length: x.total }, (_, cpu) => this.#start(cpu))
  }

  /** Until all have ended, or nobody has a turn any more. */
  async run(): Promise<void> {
    try {
      await this.#allStand()
      this.#x.control.open()
      await this.#allAreThrough()
    } finally {
      await Promise.all(this.#workers.map((worker) => worker.terminate()))
    }
  }

  #start(cpu: number): Worker {
    const { module, program, cpuCount, total, state, control, nameOf, eager } = this.#x
    const job: TurnstileJob = {
      ...{ file: program.file, hash: program.hash, cpu, name: nameOf(cpu), cpuCount, total, state, eager },
      ...{ buffers: this.#buffers, freed: this.freed },
      ...{ words: control.words, choices: control.choices, log: control.log },
    }
    const worker = new Worker(join(packageRoot, 'workers', 'turnstile.mjs'), {
      workerData: { module, job },
      execArgv: [],
    })
    worker.on('message', (message: TurnstileMessage) => this.#hear(cpu, message))
    worker.on('error', (error) => {
      this.#lastSign = performance.now()
      this.#ended++
      this.findings.push(thrownFinding(error, 'uncaught', `the thread of ${nameOf(cpu)}`))
    })
    return worker
  }

  #hear(cpu: number, message: TurnstileMessage): void {
    this.#lastSign = performance.now()
    if (message.type === 'standing') this.#standing++
    else if (message.type === 'finding') this.findings.push(message.finding)
    else if (message.type === 'allocated') this.made.push(message)
    else {
      this.#ended++
      if (message.type === 'threw') this.findings.push(thrownOnThread(message, this.#x.nameOf(cpu)))
      else if (cpu < this.#x.cpuCount) this.outcomes[cpu] = message.outcome as Outcome
    }
  }

  async #allStand(): Promise<void> {
    const { total, eager, control } = this.#x
    const isMissing = (): boolean => this.#standing < total || (eager && control.begun < total)
    while (isMissing() && this.findings.length === 0 && !this.#isDead()) await pause(POLL_MS)
  }

  async #allAreThrough(): Promise<void> {
    const { total, control } = this.#x
    let turn = -1
    for (;;) {
      await pause(POLL_MS)
      const now = Atomics.load(control.words, 0)
      if (now !== turn) {
        turn = now
        this.#lastSign = performance.now()
      }
      if ((control.stopped && this.findings.length > 0) || this.#ended === total) break
      const states = Array.from({ length: total }, (_, cpu) => control.state(cpu))
      const over = states.filter((each) => each === CpuState.returned || each === CpuState.threw).length
      // all choices are taken and everybody stands at the turnstile again: nobody has a turn any more
      if (control.done && over === this.#ended && states.every((each) => each !== CpuState.running)) break
      if (this.#isDead()) break
    }
  }

  #isDead(): boolean {
    return performance.now() - this.#lastSign > DEAD_MS
  }
}

function thrownOnThread(message: Extract<TurnstileMessage, { type: 'threw' }>, who: string): RawFinding {
  const error = Object.assign(new Error(message.message), {
    name: message.name,
    code: message.code,
    generatedMessage: message.generated,
  })
  const { kind, message: text } = thrownFinding(error, 'uncaught', who)
  return { kind, message: text }
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms))
}
