import { alloc_workqueue, destroy_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { queue_work } from '#kernel/workqueue/queue_work'
import { WQ_UNBOUND } from '#kernel/workqueue/workqueue_struct'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'
import { initItems, item, must, ranPlain } from './counted_items.ts'

const useQueue = (cpu: number, flags: number) => () => {
  const wq = alloc_workqueue('short-lived', flags, 0)
  queue_work(wq, item(cpu))
  destroy_workqueue(wq)
  must(ranPlain(cpu) === 1, 'destroy_workqueue returned before the item had run')
  return true
}

export default kernelScenario({
  title: 'two CPUs make a work queue, use it and destroy it',
  kworkers: 1,
  prepare: initItems,
  cpus: [useQueue(0, WQ_UNBOUND), useQueue(1, 0)],
})
