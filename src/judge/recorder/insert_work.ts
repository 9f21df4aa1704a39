import { get } from '#kernel/lib/atomic'
import * as original from '#kernel/workqueue/insert_work'
import { work_struct } from '#kernel/workqueue/work_struct'
import { record } from './event_ring.ts'
import { QUEUED } from './kernel_events.ts'

/** In the place of `kernel/workqueue/insert_work` while a run is recorded. */
export * from '#kernel/workqueue/insert_work'

export function insert_work(pwq: number, work: number, before: number, color: number, flags: number): void {
  record(QUEUED, get(work + work_struct.func), work)
  original.insert_work(pwq, work, before, color, flags)
}
