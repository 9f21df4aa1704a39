import { get, set } from '#kernel/lib/atomic'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { text } from '#kernel/lib/text'
import { alloc_workqueue, destroy_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { queue_work, schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { WQ_MEM_RECLAIM } from '#kernel/workqueue/workqueue_struct'
import { staticOf, staticWords } from '#shm/layout'
import { kernelScenario } from '../kernel_scenario.ts'

const gate = staticOf('gate', completion, 'holds the only kworker')
const blocker = staticOf('blocker', work_struct, 'sleeps on gate')
const item = staticOf('item', work_struct, 'of the queue that goes')
const wq = staticWords('the_wq', 1, 'queue with a rescuer')
const block = text('block', () => wait_for_completion(gate))
const nothing = text('nothing', () => {})

export default kernelScenario({
  title: 'a WQ_MEM_RECLAIM queue is destroyed right after its rescuer was called and a kworker was quicker',
  kworkers: 1,
  rescuers: true,
  timer: true,
  prepare: () => {
    init_completion(gate)
    INIT_WORK(blocker, block)
    INIT_WORK(item, nothing)
    set(wq, alloc_workqueue('fs', WQ_MEM_RECLAIM, 0))
  },
  cpus: [
    () => {
      schedule_work(blocker)
      queue_work(get(wq), item)
      complete(gate)
      destroy_workqueue(get(wq))
      return 0
    },
  ],
})
