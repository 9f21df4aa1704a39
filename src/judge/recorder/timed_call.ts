import { record } from './event_ring.ts'
import { END, TIMED_CALL } from './kernel_events.ts'

/** In the place of `bench/program/timed_call` while waits are recorded. */
export function timedCall<T>(row: number, body: () => T): T {
  record(TIMED_CALL, row, 0)
  const result = body()
  record(END, 0, 0)
  return result
}
