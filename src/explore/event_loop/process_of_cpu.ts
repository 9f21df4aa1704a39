/**
 * What belongs to a process or to its thread, for each CPU by itself: who listens for its end and for what nobody caught, and where a worker
 * writes what it prints. The real process would keep such listeners for ever, and call them when the explorer itself ends.
 */
import type { Value } from '../memory/built_ins/host.ts'
import { atOnce, type JobHost } from './jobs.ts'
import { PortEvents } from './messages/port_events.ts'

export class Listeners extends PortEvents {
  /** Calls who listens; false where nobody does. */
  *tell(host: JobHost, type: string, given: readonly Value[]): Generator<unknown, boolean, unknown> {
    return yield* this.dispatch(host, type, given, () => undefined)
  }
}

export interface ProcessHost {
  host: JobHost
  /** the CPU that runs, if it has an event loop */
  cpu(): number
  isWorker(cpu: number): boolean
  /** ends the worker that runs; never comes back */
  leave(code: number): never
  print(cpu: number, to: 'stdout' | 'stderr', text: Value): boolean
}

export class ProcessesOfCpus {
  private readonly h: ProcessHost
  private of: Array<Listeners | undefined> = []

  constructor(h: ProcessHost) {
    this.h = h
  }

  restart(): void {
    this.of = []
  }

  /** The CPU is begun anew: it listens once more. */
  again(cpu: number): void {
    this.of[cpu] = undefined
  }

  /** `process.on` and its like, of the CPU that runs. */
  listens(method: string, given: readonly Value[]): boolean {
    const cpu = this.h.cpu()
    if (cpu < 0) return false
    const listeners = (this.of[cpu] ??= new Listeners()) as Value
    listeners[method](...given)
    return true
  }

  *tell(cpu: number, type: string, given: readonly Value[]): Generator<unknown, boolean, unknown> {
    const listeners = this.of[cpu]
    return listeners === undefined ? false : yield* listeners.tell(this.h.host, type, given)
  }

  /** False where it is no worker that ends. */
  exit(code: Value): boolean {
    const { h } = this
    const cpu = h.cpu()
    if (cpu < 0 || !h.isWorker(cpu)) return false
    const said = Number(code ?? 0)
    atOnce(h.host, this.tell(cpu, 'exit', [said]))
    return h.leave(said)
  }

  /** What a worker prints whose parent reads it; false where it is the process' own to print. */
  prints(to: 'stdout' | 'stderr', text: Value): boolean {
    const cpu = this.h.cpu()
    return cpu >= 0 && this.h.isWorker(cpu) && this.h.print(cpu, to, text)
  }
}
