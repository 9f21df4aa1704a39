import { mnt_get_write_access, mnt_has_writers, mnt_hold_writers, mnt_unhold_writers } from '#kernel/fs/mnt_writers'
import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { SB_RDONLY, super_block } from '#kernel/fs/super_block'
import { set, set_bit } from '#kernel/lib/atomic'
import { CACHE_LINE_WORDS } from '#shm/arena'
import { staticOf, staticWords } from '#shm/layout'
import { wordsScenario } from '../words_scenario.ts'

const mnt = staticOf('remounted', mount, 'made read-only by CPU 0, written to by CPU 1')
const sb = staticOf('remounted_super', super_block, 'its superblock')
const counts = staticWords('remounted_counts', 2 * CACHE_LINE_WORDS, 'per-CPU counts of the mount')

/** As a remount does it, without the path there. */
function makeReadonly(): boolean {
  lock_mount_hash()
  mnt_hold_writers(mnt)
  const isIdle = !mnt_has_writers(mnt)
  if (isIdle) set_bit(SB_RDONLY, sb + super_block.s_flags)
  mnt_unhold_writers(mnt)
  unlock_mount_hash()
  return isIdle
}

export default wordsScenario({
  title: 'a superblock is made read-only while somebody asks whether he may write',
  prepare: () => {
    set(mnt + mount.mnt_sb, sb)
    set(mnt + mount.mnt_pcp, counts)
  },
  cpus: [makeReadonly, () => mnt_get_write_access(mnt) === 0],
  check: ([isReadonly, mayWrite]) => {
    if (isReadonly && mayWrite) throw new Error('the filesystem is read-only, and somebody may write')
  },
})
