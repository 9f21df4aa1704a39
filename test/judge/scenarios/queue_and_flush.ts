import { atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { staticOf, staticWords } from '#shm/layout'
import { mountScenario } from '../../../src/bugs/mount_scenario.ts'

const work = staticOf('work', work_struct, 'the item')
const runs = staticWords('runs', 1, 'executions that have ended')
const count_run = text('count_run', () => atomic_inc(runs))

export default mountScenario({
  title: 'one CPU queues an item and flushes the queue',
  boot: () => INIT_WORK(work, count_run),
  cpus: [
    () => {
      schedule_work(work)
      flush_workqueue(system_wq)
      return READ_ONCE(runs)
    },
  ],
})
