import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { __lookup_mnt, hash_mnt } from '#kernel/fs/mount_hash'
import { get, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { staticOf, staticWords } from '#shm/layout'
import { wordsScenario } from '../words_scenario.ts'

const mnt = staticOf('hashed', mount, 'mounted by CPU 0, found by CPU 1')
const parent = staticOf('hashed_parent', mount, 'what it is mounted on')
const mountpoint = staticWords('hashed_mountpoint', 1, 'stands for a dentry of the parent')
const root = staticWords('hashed_root', 1, 'stands for the dentry at its root')

function mountIt(): number {
  lock_mount_hash()
  set(mnt + mount.mnt_root, root)
  WRITE_ONCE(mnt + mount.mnt_parent, parent)
  WRITE_ONCE(mnt + mount.mnt_mountpoint, mountpoint)
  hash_mnt(mnt, parent, mountpoint)
  unlock_mount_hash()
  return 0
}

/** Whether the walk got onto the mount; what is found has its root. */
function walkOnto(): boolean {
  rcu_read_lock()
  const found = __lookup_mnt(parent, mountpoint)
  const isFilled = found === 0 || get(found + mount.mnt_root) === root
  rcu_read_unlock()
  if (!isFilled) throw new Error('a walker found a mount that has no root yet')
  return found !== 0
}

export default wordsScenario({
  title: 'a mount comes into the hash while somebody looks for one there',
  cpus: [mountIt, walkOnto],
})
