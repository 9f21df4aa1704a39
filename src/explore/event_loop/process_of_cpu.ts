/**
 * What belongs to a process or to its thread, for each CPU by itself: who listens for its end and for what nobody caught, and where a worker
 * writes what it prints. The real process would keep such listeners for ever, and call them when the explorer itself ends.
 */
import type { Value } from '../memory/built_ins/host.ts'
import type { EventLoops } from './event_loops.ts'
import { atOnce, type JobHost } from './jobs.ts'
import { PortEvents } from './messages/port_events.ts'

export class Listeners extends PortEvents {
  /** Calls who listens; false where nobody does. */
  *tell(host: JobHost, type: string, given: readonly Value[]): Generator<unknown, boolean, unknown> {
    return yield* this.dispatch(host, type, given, () => undefined)
  }
}

export class ProcessesOfCpus {
  private readonly host: JobHost
  private readonly loops: EventLoops
  private of: Array<Listeners | undefined> = []

  constructor(host: JobHost, loops: EventLoops) {
    this.host = host
    this.loops = loops
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
    const cpu = this.loops.current().cpu
    if (cpu < 0) return false
    const listeners = (this.of[cpu] ??= new Listeners()) as Value
    listeners[method](...given)
    return true
  }

  *tell(cpu: number, type: string, given: readonly Value[]): Generator<unknown, boolean, unknown> {
    const listeners = this.of[cpu]
    return listeners === undefined ? false : yield* listeners.tell(this.host, type, given)
  }

  /** False where it is no worker that ends. */
  exit(code: Value): boolean {
    const { host, loops } = this
    const { cpu } = loops.current()
    if (cpu < 0 || !loops.workers.isWorker(cpu)) return false
    const said = Number(code ?? 0)
    const { [cpu]: listeners } = this.of
    this.of[cpu] = undefined // who says so once more while it ends is not told again
    if (listeners !== undefined) atOnce(host, listeners.tell(host, 'exit', [said]))
    return loops.workers.leave(said)
  }

  /** What a worker prints whose parent reads it; false where it is the process' own to print. */
  prints(to: 'stdout' | 'stderr', text: Value): boolean {
    const cpu = this.loops.current().cpu
    return cpu >= 0 && this.loops.workers.isWorker(cpu) && this.loops.workers.print(cpu, to, text)
  }
}
