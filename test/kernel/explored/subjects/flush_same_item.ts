import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { system_unbound_wq } from '#kernel/workqueue/workqueue_struct'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'
import { initItems, item, must, nothingLost, ran } from './counted_items.ts'

function queueAndFlush(): boolean[] {
  const before = ran(0)
  const queued = queue_work(system_unbound_wq, item(0))
  flush_work(item(0))
  if (queued) must(ran(0) > before, 'flush_work returned before the item had run')
  return [queued, false]
}

export default kernelScenario({
  title: 'two CPUs queue and flush one item, two kworkers',
  kworkers: 2,
  prepare: initItems,
  cpus: [queueAndFlush, queueAndFlush],
  check: nothingLost,
})
