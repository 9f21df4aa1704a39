import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { callback_head, exit_task_work, init_task_work, task_work_add, task_work_run } from '#kernel/lib/task_work'
import { text } from '#kernel/lib/text'
import { self, taskAddress } from '#kernel/task'
import { sizeOf, staticWords } from '#shm/layout'
import { wordsScenario } from '../../../src/bugs/words_scenario.ts'

const work = staticWords('added_work', sizeOf(callback_head), 'added to the other task once')
const data = staticWords('added_data', 1, 'written before the work is added')
const seen = staticWords('seen_data', 1, '1 + what the callback found')
const look_at_data = text('look_at_data', () => WRITE_ONCE(seen, 1 + READ_ONCE(data)))

export default wordsScenario({
  title: 'what was written before task work was added is there for the callback, also of a task that exits',
  prepare: () => init_task_work(work, look_at_data),
  cpus: [
    () => {
      WRITE_ONCE(data, 1)
      return task_work_add(taskAddress(2), work)
    },
    () => {
      task_work_run()
      exit_task_work()
      return self
    },
  ],
  check() {
    if (READ_ONCE(seen) === 1) throw new Error('the callback did not find what was written before it was added')
  },
})
