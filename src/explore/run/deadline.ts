/** A moment that whoever waits for other threads does not wait beyond. */
export class Deadline {
  readonly at: number
  private timer: NodeJS.Timeout | undefined
  private readonly over: Promise<undefined>

  /** `at`: as performance.now tells the time; Infinity is never */
  constructor(at: number) {
    this.at = at
    this.over = new Promise((resolve) => {
      if (at !== Infinity)
        this.timer = setTimeout(() => resolve(undefined), Math.min(Math.max(at - performance.now(), 0), 2 ** 31 - 1))
    })
  }

  get isOver(): boolean {
    return performance.now() > this.at
  }

  /** What was waited for, or undefined when it did not come in time. */
  async within<T>(wanted: Promise<T>): Promise<T | undefined> {
    wanted.catch(() => {}) // told to whoever still waits
    return Promise.race([wanted, this.over])
  }

  cancel(): void {
    clearTimeout(this.timer)
  }
}
