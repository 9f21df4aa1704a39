import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { staticOf, staticWords } from '#shm/layout'
import { wordsScenario } from '../words_scenario.ts'

const done = staticOf('data_is_there', completion, 'completed once the data is written')
const data = staticWords('awaited_data', 1, 'written before the completion')

export default wordsScenario({
  title: 'data is written and completed, and read after the wait',
  prepare: () => init_completion(done),
  cpus: [
    () => {
      WRITE_ONCE(data, 1)
      complete(done)
      return 0
    },
    () => {
      wait_for_completion(done)
      return READ_ONCE(data)
    },
  ],
  check([, read]) {
    if (read !== 1) throw new Error('what was written before the completion was not there after the wait')
  },
})
