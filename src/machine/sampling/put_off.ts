import { setImmediate as nextTurn } from 'node:timers/promises'

const AWAKE_MS = 1_000

/**
 * What the CPU's functions left to the event loop of their thread: promises that they returned, timers, immediates. All copies of a
 * round are begun before the first of these goes on, and a round is over when nothing is left of them.
 */
export class PutOff {
  readonly #before = timersUnderWay()
  /** nothing is known yet, or it was used before */
  isLikely = true

  isUsed(returned: readonly unknown[], count: number): boolean {
    this.isLikely = isAnyThenable(returned, count) || timersUnderWay() > this.#before
    return this.isLikely
  }

  /** As the event loop calls something, so that `process.nextTick` comes before promises: behind an `await` it would not. */
  async asTask(run: () => void): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        try {
          run()
          resolve()
        } catch (error) {
          reject(error)
        }
      })
    })
  }

  /** Puts in the place of each promise what it comes to; `awaits` is told of each copy whose promise is next. */
  async settle(
    returned: unknown[],
    count: number,
    failed: (error: unknown, copy: number) => unknown,
    awaits: (copy: number) => void,
  ): Promise<void> {
    // a thread that only waits in Atomics.waitAsync would end
    const awake = setInterval(() => {}, AWAKE_MS)
    try {
      for (let copy = 0; copy < count; copy++)
        if (isThenable(returned[copy]))
          try {
            awaits(copy)
            returned[copy] = await returned[copy]
          } catch (error) {
            returned[copy] = failed(error, copy)
          }
      while (timersUnderWay() > this.#before + 1) await nextTurn()
    } finally {
      clearInterval(awake)
    }
  }
}

function isAnyThenable(returned: readonly unknown[], count: number): boolean {
  for (let copy = 0; copy < count; copy++) if (isThenable(returned[copy])) return true
  return false
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && typeof (value as { then?: unknown } | null)?.then === 'function'
}

function timersUnderWay(): number {
  return process.getActiveResourcesInfo().filter((each) => each === 'Timeout' || each === 'Immediate').length
}
