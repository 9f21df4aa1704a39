import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { queue_work } from '#kernel/workqueue/queue_work'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'
import { initItems, item, must, ranPlain } from './counted_items.ts'

const queueAndFlush = (cpu: number) => () => {
  queue_work(system_wq, item(cpu))
  flush_workqueue(system_wq)
  must(ranPlain(cpu) === 1, 'flush_workqueue returned before an item queued earlier had run')
  return true
}

export default kernelScenario({
  title: 'two CPUs flush system_wq while both pools work',
  kworkers: 2,
  prepare: initItems,
  cpus: [queueAndFlush(0), queueAndFlush(1)],
})
