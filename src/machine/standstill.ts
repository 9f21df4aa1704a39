/**
 * When the time is over, CPUs come back at once; where nothing at all has moved for a second by then, they do not, and nobody waits
 * for the watchdog. Looks are counted, not seconds: one that comes late, as on a busy machine, counts as one.
 */
import type { CpuThread } from './cpu_thread.ts'
import type { Halt } from './watchdog.ts'

const COMING_BACK_MS = 450
const STILL_MS = 1000

export class Standstill {
  readonly #lookMs: number
  #total = -1
  #looks = 0

  constructor(lookMs: number) {
    this.#lookMs = lookMs
  }

  /** What all threads have done together by now. */
  look(perThread: readonly number[]): void {
    const total = perThread.reduce((sum, count) => sum + count, 0)
    this.#looks = total === this.#total ? this.#looks + 1 : 0
    this.#total = total
  }

  /** Of CPUs that were asked to stop at that time and are not coming. */
  since(stoppedAt: number, threads: readonly CpuThread[]): Omit<Halt, 'asleep'> | undefined {
    const stillMs = this.#looks * this.#lookMs
    if (stillMs < STILL_MS || performance.now() - stoppedAt < COMING_BACK_MS) return undefined
    return { stuck: threads.flatMap(({ cpu, stopped }) => (stopped ? [] : [cpu])), seconds: stillMs / 1000 }
  }
}
