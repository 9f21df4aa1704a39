import { mod_delayed_work, queue_delayed_work } from '#kernel/workqueue/delayed_work'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'
import { initItems, item, nothingLost } from './counted_items.ts'

export default kernelScenario({
  title: 'a delayed item is moved while its timer may fire',
  kworkers: 1,
  timer: true,
  prepare: initItems,
  cpus: [
    () => [queue_delayed_work(system_wq, item(0), 3), false],
    () => [!mod_delayed_work(system_wq, item(0), 2), false],
  ],
  check: nothingLost,
})
