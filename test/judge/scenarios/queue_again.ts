import { text } from '#kernel/lib/text'
import { usleep } from '#kernel/lib/wait'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { staticOf } from '#shm/layout'
import { mountScenario } from '../../../src/bugs/mount_scenario.ts'

const TAKES_US = 30
const work = staticOf('work', work_struct, 'takes a moment')
const take_a_moment = text('take_a_moment', () => usleep(TAKES_US))

export default mountScenario({
  title: 'one CPU queues an item again while it runs',
  kworkers: 2,
  boot: () => INIT_WORK(work, take_a_moment),
  cpus: [
    () => {
      schedule_work(work)
      usleep(TAKES_US / 2)
      schedule_work(work)
      flush_workqueue(system_wq)
      return 0
    },
  ],
})
