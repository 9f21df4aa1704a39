import { DCACHE_SYMLINK, d_instantiate, d_is_symlink, dentry, TO_ROOT } from '#kernel/fs/dcache'
import { get } from '#kernel/lib/atomic'
import { staticOf } from '#shm/layout'
import { wordsScenario } from './words_scenario.ts'

const turning = staticOf('turning_dentry', dentry, 'found by its name, and nothing yet: CPU 0 makes it a symlink')

/** What a dentry is and where it leads are two words, and walkers read them without a lock. */
export const turningPositive = wordsScenario({
  title: 'a dentry becomes a symlink while somebody walks to it',
  cpus: [
    () => {
      d_instantiate(turning, DCACHE_SYMLINK, TO_ROOT)
      return 0
    },
    () => {
      if (!d_is_symlink(turning)) return false
      if (get(turning + dentry.d_link) !== TO_ROOT) throw new Error('a walker found a symlink that leads nowhere yet')
      return true
    },
  ],
})
