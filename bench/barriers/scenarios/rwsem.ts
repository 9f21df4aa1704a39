import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { down_write, rw_semaphore, up_write } from '#kernel/lib/rwsem'
import { staticOf, staticWords } from '#shm/layout'
import { wordsScenario } from '../../../src/bugs/words_scenario.ts'

const sem = staticOf('counter_sem', rw_semaphore, 'of the counter')
const counter = staticWords('counter', 1, 'written with the semaphore held')

const count = (): null => {
  down_write(sem)
  WRITE_ONCE(counter, READ_ONCE(counter) + 1)
  up_write(sem)
  return null
}

export default wordsScenario({
  title: 'who is handed a semaphore sees what was written by whoever had it',
  cpus: [count, count],
  check() {
    if (READ_ONCE(counter) !== 2) throw new Error(`two counted, and the counter is ${READ_ONCE(counter)}`)
  },
})
