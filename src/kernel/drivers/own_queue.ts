import { get, set } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { alloc_workqueue, destroy_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { __WQ_ORDERED, WQ_CPU_INTENSIVE, WQ_MEM_RECLAIM, WQ_UNBOUND } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { report } from '#shm/findings'
import { embed, sizeOf, staticWords, struct } from '#shm/layout'

/** A driver's work queue from its making to its end, with an item that queues itself again: nothing of it may be left when it is destroyed. */
const own_item = struct('own_item', {
  work: embed(work_struct, 'see work_struct; must come first, the function gets its address'),
  wq: 'its queue; the CPU, before it queues the item',
  left: 'how often the item is still to run; the CPU, then the item',
})
const ITEMS = 64
const ROUNDS = 2
const items = staticWords('own_items', ITEMS * sizeOf(own_item), 'one own_item a CPU')

/** Of queues that are made and destroyed. */
export type OwnQueue = 'bound' | 'unbound' | 'ordered' | 'intensive' | 'rescued'
const FLAGS: Record<OwnQueue, number> = {
  bound: 0,
  unbound: WQ_UNBOUND,
  ordered: WQ_UNBOUND | __WQ_ORDERED,
  intensive: WQ_CPU_INTENSIVE,
  rescued: WQ_MEM_RECLAIM,
}

const run_own_item = text('run_own_item', (item) => {
  const left = get(item + own_item.left) - 1
  set(item + own_item.left, left)
  if (left > 0) queue_work(get(item + own_item.wq), item + own_item.work)
})

/** By CPU `number`. Where there is no memory, or no rescuer, for the queue there is none. Context: may sleep */
export function useOwnQueue(number: number, which: OwnQueue): void {
  const wq = alloc_workqueue('own', FLAGS[which], 1)
  if (wq === NULL) return
  const item = items + (number % ITEMS) * sizeOf(own_item)
  INIT_WORK(item + own_item.work, run_own_item)
  set(item + own_item.wq, wq)
  set(item + own_item.left, ROUNDS)
  queue_work(wq, item + own_item.work)
  destroy_workqueue(wq)
  const left = get(item + own_item.left)
  if (left !== 0)
    report(
      'lost-work',
      'lost-work',
      `the queue of CPU ${number} is destroyed while its item is to run ${left} times more`,
      { functions: ['run_own_item'] },
    )
}
