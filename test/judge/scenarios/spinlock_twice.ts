import { spin_lock, spinlock_t } from '#kernel/lib/spinlock'
import { staticOf } from '#shm/layout'
import { kernelScenario } from '../../../src/bugs/kernel_scenario.ts'

const lock = staticOf('a_lock', spinlock_t, 'a spinlock of this test')

export default kernelScenario({
  title: 'a CPU takes a spinlock that it holds',
  kworkers: 0,
  prepare() {},
  cpus: [
    () => {
      spin_lock(lock)
      spin_lock(lock)
      return 0
    },
  ],
})
