import { cmpxchg, get, WRITE_ONCE } from '#kernel/lib/atomic'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { text } from '#kernel/lib/text'
import { flush_work } from '#kernel/workqueue/flush_work'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { system_wq, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { nrKworkers } from '#shm/boot_words'
import { staticOf, staticWords } from '#shm/layout'

/**
 * An item that waits for another one of the same CPU, which rule C8 promises to start. Linux may do so because max_active is
 * large and workers can be made: so there is one such pair at a time, and none where two items cannot run at once.
 */
const waiting = staticOf('waiting_item', work_struct, 'waits for awaited_item')
const awaited = staticOf('awaited_item', work_struct, 'completes')
const done = staticOf('awaited_done', completion, 'the waiting item sleeps on it')
const taken = staticWords('chained_items_taken', 1, '1 while a CPU uses the pair; cmpxchg')

const wait_for_other = text('wait_for_other', () => wait_for_completion(done))
const complete_other = text('complete_other', () => complete(done))

export function boot_chained_items(): void {
  INIT_WORK(waiting, wait_for_other)
  INIT_WORK(awaited, complete_other)
}

/** Returns when both have run. Context: may sleep */
export function chainItems(): void {
  if (get(system_wq + workqueue_struct.max_active) === 1 || nrKworkers() < 2) return
  if (cmpxchg(taken, 0, 1) !== 0) return
  init_completion(done)
  schedule_work(waiting)
  schedule_work(awaited)
  flush_work(waiting)
  flush_work(awaited)
  WRITE_ONCE(taken, 0) // pairs with the cmpxchg: both items are idle
}
