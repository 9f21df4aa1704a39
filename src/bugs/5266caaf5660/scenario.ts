import { down_write, rw_semaphore, up_write } from '#kernel/lib/rwsem'
import { staticOf } from '#shm/layout'
import { wordsScenario } from '../words_scenario.ts'

const sem = staticOf('wanted_twice', rw_semaphore, 'both CPUs write under it')

function inIt(): number {
  down_write(sem)
  up_write(sem)
  return 0
}

export default wordsScenario({ title: 'a semaphore is given back while somebody queues for it', cpus: [inIt, inIt] })
