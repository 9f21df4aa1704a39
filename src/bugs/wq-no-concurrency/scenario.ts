import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { text } from '#kernel/lib/text'
import { flush_work } from '#kernel/workqueue/flush_work'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { staticOf } from '#shm/layout'
import { kernelScenario } from '../kernel_scenario.ts'

const waiting_work = staticOf('waiting_work', work_struct, 'waits for the other one')
const other_work = staticOf('other_work', work_struct, 'completes')
const done = staticOf('done', completion, 'the waiting item sleeps on it')
const wait_for_other = text('wait_for_other', () => wait_for_completion(done))
const complete_other = text('complete_other', () => complete(done))

export default kernelScenario({
  title: 'a work item waits for another one of the same CPU',
  kworkers: 2,
  prepare() {
    INIT_WORK(waiting_work, wait_for_other)
    INIT_WORK(other_work, complete_other)
    init_completion(done)
  },
  cpus: [
    () => {
      schedule_work(waiting_work)
      schedule_work(other_work)
      flush_work(waiting_work)
      return true
    },
  ],
})
