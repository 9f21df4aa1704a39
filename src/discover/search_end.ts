import { endOf, moment } from '../supervise/time_box.ts'

export interface SearchTime {
  /** at most so long, from that moment */
  seconds: number
  begunAt?: number
  /** shrinking, minimising and telling end with that time, too; otherwise they are given some of their own */
  strictly?: boolean
  /** is told when the time is over, as performance.now tells the time */
  endsAt?(time: number): void
}

/** of the time that there is, for telling what is found: its program is linked once more, and replayed */
const MOST_FOR_TELLING = 0.25

/** When exploring, shrinking and minimising end, for who has taken so long to link; as performance.now tells the time. */
export function searchEnd({ seconds, strictly, begunAt = moment(), endsAt }: SearchTime, linkedForMs: number): number {
  const end = endOf({ begunAt, seconds })
  if (strictly !== true || seconds === Infinity) return end
  endsAt?.(end)
  return end - Math.min(linkedForMs, (end - performance.now()) * MOST_FOR_TELLING)
}
