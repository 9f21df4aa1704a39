import { get, set } from '#kernel/lib/atomic'
import { alloc_ordered_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { staticWords } from '#shm/layout'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'
import { initItems, item, must, ran } from './counted_items.ts'

const wq = staticWords('ordered_wq', 1, 'an ordered queue')

const queueTwo = (cpu: number) => () => {
  queue_work(get(wq), item(cpu))
  queue_work(get(wq), item(cpu + 2))
  flush_work(item(cpu + 2))
  must(ran(cpu) === 1, 'the later item of an ordered queue ran before the earlier one had ended')
  return true
}

export default kernelScenario({
  title: 'two CPUs queue two items each on an ordered queue, two kworkers',
  kworkers: 2,
  prepare() {
    initItems()
    set(wq, alloc_ordered_workqueue('ordered', 0))
  },
  cpus: [queueTwo(0), queueTwo(1)],
})
