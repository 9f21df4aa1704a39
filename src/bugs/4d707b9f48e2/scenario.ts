import { get, set } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { alloc_workqueue, destroy_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { cancel_work_sync } from '#kernel/workqueue/cancel_work'
import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { staticOf, staticWords } from '#shm/layout'
import { kernelScenario } from '../kernel_scenario.ts'

const item = staticOf('item', work_struct, 'queued once, and cancelled')
const wq = staticWords('the_wq', 1, 'queue that goes when the item is cancelled')
const nothing = text('nothing', () => {})

export default kernelScenario({
  title: 'a queue is destroyed after its only item was cancelled, and the item is flushed once more',
  kworkers: 1,
  prepare: () => {
    INIT_WORK(item, nothing)
    set(wq, alloc_workqueue('short_lived', 0, 0))
  },
  cpus: [
    () => {
      queue_work(get(wq), item)
      const pending = cancel_work_sync(item)
      destroy_workqueue(get(wq))
      return [pending, flush_work(item)]
    },
  ],
  check([outcome]) {
    if ((outcome as boolean[])[1]) throw new Error('a cancelled item is busy')
  },
})
