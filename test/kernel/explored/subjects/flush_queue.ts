import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { queue_work } from '#kernel/workqueue/queue_work'
import { system_unbound_wq } from '#kernel/workqueue/workqueue_struct'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'
import { initItems, item, must, ranPlain } from './counted_items.ts'

const queueAndFlush = (cpu: number) => () => {
  queue_work(system_unbound_wq, item(cpu))
  flush_workqueue(system_unbound_wq)
  must(ranPlain(cpu) === 1, 'flush_workqueue returned before an item queued earlier had run')
  return true
}

export default kernelScenario({
  title: 'three CPUs queue an item each and flush the queue, one kworker',
  kworkers: 1,
  prepare: initItems,
  cpus: [queueAndFlush(0), queueAndFlush(1), queueAndFlush(2)],
})
