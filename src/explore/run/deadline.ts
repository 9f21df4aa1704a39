import { doing } from '../../supervise/doing.ts'

/** who gives no result for so long may be in a loop */
const QUIET_MS = 1000
/** what watching takes to tell that: where a time was asked for, and where none was */
export const GRACE_MS = { boxed: 1000, free: 15_000 }

/** A moment that whoever waits for other threads does not wait beyond. */
export class Deadline {
  readonly at: number
  private timer: NodeJS.Timeout | undefined
  private readonly over: Promise<undefined>
  private readonly graceMs: number

  /** `at`: as performance.now tells the time; Infinity is never */
  constructor(at: number, graceMs = GRACE_MS.boxed) {
    this.at = at
    this.graceMs = graceMs
    this.over = new Promise((resolve) => {
      if (at !== Infinity)
        this.timer = setTimeout(() => resolve(undefined), Math.min(Math.max(at - performance.now(), 0), 2 ** 31 - 1))
    })
  }

  get isOver(): boolean {
    return performance.now() > this.at
  }

  /** What was waited for, or undefined when it did not come in time. A thread that seems to be stuck is left to whoever watches. */
  async within<T>(wanted: Promise<T>): Promise<T | undefined> {
    wanted.catch(() => {}) // told to whoever still waits
    const come = await Promise.race([wanted, this.over])
    if (come !== undefined || doing.waitingSince === 0) return come
    const quietMs = performance.now() - doing.waitingSince
    if (this.graceMs === GRACE_MS.boxed && quietMs < QUIET_MS) return undefined
    return Promise.race([wanted, new Promise<undefined>((resolve) => setTimeout(resolve, this.graceMs, undefined))])
  }

  cancel(): void {
    clearTimeout(this.timer)
  }
}
