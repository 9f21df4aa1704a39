import { SB_BORN, super_block } from '#kernel/fs/super_block'
import { super_wake } from '#kernel/fs/super_lock'
import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_load_acquire } from '#kernel/lib/barrier'
import { staticOf } from '#shm/layout'
import { wordsScenario } from '../words_scenario.ts'

const sb = staticOf('new_super', super_block, 'filled and born by CPU 0, shrunk by CPU 1')
const ROOT = 300
const UNBORN = -1

export default wordsScenario({
  title: 'a superblock is filled and born, and a shrinker meets it',
  cpus: [
    () => {
      WRITE_ONCE(sb + super_block.s_root, ROOT)
      super_wake(sb, SB_BORN)
      return 0
    },
    () => {
      if ((smp_load_acquire(sb + super_block.s_flags) & SB_BORN) === 0) return UNBORN
      return READ_ONCE(sb + super_block.s_root)
    },
  ],
  check([, root]) {
    if (root !== UNBORN && root !== ROOT) throw new Error('the superblock is born, and its root is not there')
  },
})
