import { cancel_work, cancel_work_sync } from '#kernel/workqueue/cancel_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'
import { initItems, item, nothingLost } from './counted_items.ts'

export default kernelScenario({
  title: 'two CPUs queue one item, one cancels it, one cancels it and waits',
  kworkers: 1,
  prepare: initItems,
  cpus: [
    () => [queue_work(system_wq, item(0)), cancel_work_sync(item(0))],
    () => [queue_work(system_wq, item(0)), cancel_work(item(0))],
  ],
  check: nothingLost,
})
