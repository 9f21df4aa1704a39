/** How long a command may take: `seconds` from its beginning, linking included. A fifth of that at least is left for what follows linking. */
export interface TimeBox {
  /** a moment */
  begunAt: number
  seconds: number
}

const LEAST_SHARE = 1 / 5

/** In milliseconds, the same for all threads of the process, unlike performance.now. */
export function moment(): number {
  return performance.timeOrigin + performance.now()
}

/** As performance.now of this thread tells the time, for whoever begins to work now. */
export function endOf({ begunAt, seconds }: TimeBox): number {
  return Math.max(begunAt - performance.timeOrigin + seconds * 1000, performance.now() + seconds * 1000 * LEAST_SHARE)
}

export function secondsLeft(box: TimeBox): number {
  return (endOf(box) - performance.now()) / 1000
}
