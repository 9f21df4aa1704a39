import * as original from '#kernel/workqueue/run_work'
import { record } from './event_ring.ts'
import { END, WORK } from './kernel_events.ts'

/** In the place of `kernel/workqueue/run_work` while a run is recorded. */
export * from '#kernel/workqueue/run_work'

export function run_work(func: number, work: number): void {
  record(WORK, func, work)
  original.run_work(func, work)
  record(END, 0, 0)
}
