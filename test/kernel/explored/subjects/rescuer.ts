import { get, set } from '#kernel/lib/atomic'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { text } from '#kernel/lib/text'
import { alloc_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work, schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { WQ_MEM_RECLAIM } from '#kernel/workqueue/workqueue_struct'
import { staticOf, staticWords } from '#shm/layout'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'

const wq = staticWords('reclaim_wq', 1, 'a queue with a rescuer')
const waiting = staticOf('waiting_work', work_struct, 'takes the only kworker')
const opening = staticOf('opening_work', work_struct, 'lets it go on')
const done = staticOf('done', completion, 'the first sleeps on it')
const wait_for_done = text('wait_for_done', () => wait_for_completion(done))
const complete_done = text('complete_done', () => complete(done))

export default kernelScenario({
  title: 'the only kworker waits for an item of a WQ_MEM_RECLAIM queue',
  kworkers: 1,
  rescuers: true,
  timer: true,
  prepare() {
    set(wq, alloc_workqueue('reclaim', WQ_MEM_RECLAIM, 0))
    INIT_WORK(waiting, wait_for_done)
    INIT_WORK(opening, complete_done)
    init_completion(done)
  },
  cpus: [
    () => {
      schedule_work(waiting)
      queue_work(get(wq), opening)
      flush_work(waiting)
      return true
    },
  ],
})
