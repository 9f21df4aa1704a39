import { atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { text } from '#kernel/lib/text'
import { cancel_work_sync } from '#kernel/workqueue/cancel_work'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_pending, work_struct } from '#kernel/workqueue/work_struct'
import { staticOf, staticWords } from '#shm/layout'
import { kernelScenario } from '../kernel_scenario.ts'

const work = staticOf('cancelled_work', work_struct, 'queued once, cancelled by both CPUs')
const runs = staticWords('runs', 1, 'executions that have ended')
const count_run = text('count_run', () => atomic_inc(runs))

export default kernelScenario({
  title: 'two CPUs cancel one work item',
  kworkers: 1,
  prepare: () => INIT_WORK(work, count_run),
  cpus: [() => [schedule_work(work), cancel_work_sync(work)], () => [false, cancel_work_sync(work)]],
  check(outcomes) {
    const queued = outcomes.filter((outcome) => (outcome as boolean[])[0]).length
    const cancelled = outcomes.filter((outcome) => (outcome as boolean[])[1]).length
    if (work_pending(work)) throw new Error('the item is pending after both cancellers returned')
    if (cancelled + READ_ONCE(runs) !== queued) {
      throw new Error(`queued ${queued} times, run ${READ_ONCE(runs)}, cancelled ${cancelled}`)
    }
  },
})
