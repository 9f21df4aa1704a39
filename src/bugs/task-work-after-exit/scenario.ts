import { atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { callback_head, exit_task_work, init_task_work, task_work_add } from '#kernel/lib/task_work'
import { text } from '#kernel/lib/text'
import { taskAddress } from '#kernel/task'
import { report } from '#shm/findings'
import { staticOf, staticWords } from '#shm/layout'
import { kernelScenario } from '../kernel_scenario.ts'

const EXITING_PID = 1
const callback = staticOf('callback', callback_head, 'given to the task of CPU 0 by CPU 1')
const called = staticWords('called', 1, 'times that the callback ran')
const count_call = text('count_call', () => atomic_inc(called))

export default kernelScenario({
  title: 'task work is added to a task that exits',
  kworkers: 0,
  prepare: () => init_task_work(callback, count_call),
  cpus: [
    () => {
      exit_task_work()
      return true
    },
    () => task_work_add(taskAddress(EXITING_PID), callback) === 0,
  ],
  check([, accepted]) {
    if (accepted === true && READ_ONCE(called) !== 1)
      report('lost-work', 'lost-work', 'task work was accepted but never run')
    if (accepted === false && READ_ONCE(called) !== 0) throw new Error('task work was refused but has run')
  },
})
