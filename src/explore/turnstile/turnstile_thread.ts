/** What one real thread does at the turnstile: it is one CPU or daemon of the scenario. */
import type { MessagePort } from 'node:worker_threads'
import { shown } from '../../link/shown.ts'
import { asOutcome } from '../../outcome.ts'
import type { FindingKind } from '../../shm/hints.ts'
import type { View } from '../memory/shared_memory.ts'
import { openProgram } from '../run/program.ts'
import { scenarioOf } from '../run/scenario_of.ts'
import { FindingSignal } from '../story/finding.ts'
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
  | { type: 'finding'; kind: FindingKind; message: string; judge?: string }

export async function runTurnstile(job: TurnstileJob, port: MessagePort): Promise<void> {
  const { cpu, name, cpuCount, buffers } = job
  const control = new Control(job.words, job.choices, job.log)
  const program = await openProgram(job.file, job.hash)
  let isRunning = false
  const say = (message: TurnstileMessage) => {
    const kept = isRunning
    isRunning = false
    port.postMessage(message)
    isRunning = kept
  }
  // places in the buffers that setup made: any SharedArrayBuffer of a thread's own is nobody else's business
  const ids = new Map<SharedArrayBuffer, number>(buffers.map((buffer, i) => [buffer, i]))
  let holding = false
  let fresh = !job.eager
  let taken = 0

  const invariantHolds = (): void => {
    if (taken === 0 || invariant === undefined) return
    const kept = isRunning
    isRunning = false
    try {
      invariant(job.state as never)
    } catch (error) {
      gate.report('invariant', (error as Error).message)
      halt()
    }
    isRunning = kept
  }
  /** Nothing after a finding matters: this thread stays here until it is ended. */
  const halt = (): never => {
    const nowhere = new Int32Array(new SharedArrayBuffer(4))
    for (;;) Atomics.wait(nowhere, 0, 0)
  }
  const step = (alone: boolean): void => {
    if (fresh && !alone) {
      fresh = false
      taken++
      return
    }
    fresh = false
    if (holding) {
      invariantHolds()
      holding = false
      control.setState(cpu, CpuState.waitingForTurn)
      control.pass()
    }
    beginningIsOver()
    control.awaitTurn(cpu)
    control.setState(cpu, CpuState.running)
    holding = true
    taken++
  }
  let beginning = job.eager
  const beginningIsOver = (): void => {
    if (beginning) control.hasBegun()
    beginning = false
  }
  const placeOf = (view: View, index: number): { id: number; byte: number } => {
    const elementBytes = (view as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1
    return {
      id: ids.get(view.buffer as unknown as SharedArrayBuffer) ?? -1,
      byte: view.byteOffset + index * elementBytes,
    }
  }
  const gate: TurnstileGate = {
    cpu,
    isRunning: () => isRunning,
    isShared: (view) => ids.has(view.buffer as unknown as SharedArrayBuffer),
    step,
    beginWait(view, index) {
      const { id, byte } = placeOf(view, index)
      control.beginWait(cpu, id < 0 ? 1000 + cpu : id, byte)
    },
    endWait: () => control.endWait(cpu),
    notify(view, index, count) {
      const { id, byte } = placeOf(view, index)
      return control.notify(job.total, id < 0 ? 1000 + cpu : id, byte, count)
    },
    report(kind, message, judge) {
      control.stop()
      say(judge === undefined ? { type: 'finding', kind, message } : { type: 'finding', kind, message, judge })
    },
    took: (site) => control.took(site),
    allocated(view, from, length, what) {
      const { id: buffer, byte } = placeOf(view, from)
      job.freed[buffer]?.fill(WordState.allocated, byte >> 2, (byte >> 2) + length)
      say({ type: 'allocated', what, buffer, byte })
    },
    freed(view, from, length) {
      const { id, byte } = placeOf(view, from)
      const words = job.freed[id]
      if (words === undefined) return
      if (words[byte >> 2] === WordState.freed) {
        gate.report('double-free', `${name} frees what is free already, byte ${byte}`)
        halt()
      }
      words.fill(WordState.freed, byte >> 2, (byte >> 2) + length)
    },
    checkUse(view, index, bytes, site) {
      const { id, byte } = placeOf(view, index)
      const words = job.freed[id]
      const { op, file, line } = program.sites[site]!
      if (words === undefined || op === 'Atomics.notify') return
      for (let word = byte >> 2; word <= (byte + bytes - 1) >> 2; word++)
        if (words[word] === WordState.freed) {
          gate.report('use-after-free', `${name} uses freed memory (${op} at ${shown(file)}:${line})`)
          halt()
        }
    },
  }
  const instance = program.factory(turnstileRuntime(program, gate))
  const scenario = scenarioOf(instance)
  const invariant = scenario.invariant?.bind(scenario)
  const body = (cpu < cpuCount ? scenario.cpus[cpu] : scenario.daemons?.[cpu - cpuCount]) as (state: unknown) => unknown

  say({ type: 'standing' })
  if (job.eager) control.awaitBeginning(cpu)
  else {
    control.awaitTurn(cpu)
    control.setState(cpu, CpuState.running)
    holding = true
  }
  isRunning = true
  try {
    const outcome = asOutcome(body(job.state))
    isRunning = false
    beginningIsOver()
    invariantHolds()
    control.setState(cpu, CpuState.returned)
    say({ type: 'returned', outcome })
  } catch (error) {
    isRunning = false
    beginningIsOver()
    if (error instanceof FindingSignal) halt()
    control.setState(cpu, CpuState.threw)
    const {
      name: errorName,
      message,
      stack = '',
      generatedMessage = false,
      code,
    } = error as Error & { generatedMessage?: boolean; code?: string }
    say({
      type: 'threw',
      name: errorName,
      message: error instanceof Error ? message : String(error),
      stack,
      generated: generatedMessage,
      code,
    })
  }
  if (holding) control.pass()
}
