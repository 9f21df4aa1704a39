import { get, set } from '#kernel/lib/atomic'
import { alloc_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { cancel_work } from '#kernel/workqueue/cancel_work'
import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { WQ_UNBOUND } from '#kernel/workqueue/workqueue_struct'
import { staticWords } from '#shm/layout'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'
import { initItems, item, nothingLost } from './counted_items.ts'

const wq = staticWords('limited_wq', 1, 'a queue with max_active 1')

const queueAndCancelOther = (cpu: number) => () => {
  const queued = queue_work(get(wq), item(cpu))
  const cancelled = cancel_work(item(1 - cpu))
  flush_work(item(cpu))
  return [queued, cancelled]
}

export default kernelScenario({
  title: 'items beyond max_active are cancelled and flushed while inactive',
  kworkers: 2,
  prepare() {
    initItems()
    set(wq, alloc_workqueue('limited', WQ_UNBOUND, 1))
  },
  cpus: [queueAndCancelOther(0), queueAndCancelOther(1)],
  check: nothingLost,
})
