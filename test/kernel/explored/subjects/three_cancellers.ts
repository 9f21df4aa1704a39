import { cancel_work_sync } from '#kernel/workqueue/cancel_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { work_pending } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'
import { initItems, item, must, nothingLost, ran, ranPlain } from './counted_items.ts'

export default kernelScenario({
  title: 'three CPUs cancel one item and wait',
  kworkers: 1,
  prepare: initItems,
  cpus: [
    () => [queue_work(system_wq, item(0)), cancel_work_sync(item(0))],
    () => [false, cancel_work_sync(item(0))],
    () => [false, cancel_work_sync(item(0))],
  ],
  check(outcomes) {
    nothingLost(outcomes)
    must(!work_pending(item(0)), 'the item is pending after all cancellers returned')
    must(ran(0) === ranPlain(0), 'a run was interrupted')
  },
})
