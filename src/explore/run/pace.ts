const MOST_UNTIMED = 64
const WANTED_MS = 1

/** How much is done between two looks at the clock: many short executions, or one long one. */
export class Pace {
  private batch = 1

  times(once: () => void): void {
    const began = performance.now()
    for (let i = 0; i < this.batch; i++) once()
    const short = performance.now() - began < WANTED_MS
    this.batch = short ? Math.min(this.batch * 2, MOST_UNTIMED) : Math.ceil(this.batch / 2)
  }
}
