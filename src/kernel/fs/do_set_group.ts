import { withBothPaths } from '#kernel/fs/both_paths'
import { is_subdir } from '#kernel/fs/dcache'
import { has_locked_children } from '#kernel/fs/do_loopback'
import { may_change_propagation } from '#kernel/fs/may_change_propagation'
import { lock_mount_hash, mount, mount_lock, unlock_mount_hash } from '#kernel/fs/mount'
import { namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import type { Path } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { set_mnt_shared } from '#kernel/fs/pnode/change_mnt_propagation'
import { enslave, IS_MNT_SHARED, IS_MNT_SLAVE, join_peers } from '#kernel/fs/pnode/peers'
import { get } from '#kernel/lib/atomic'
import { EINVAL } from '#kernel/lib/errno'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'

/**
 * move_mount(MOVE_MOUNT_SET_GROUP), since 5.15: the mount at `to` joins the group of the one at `from` and receives from its master, as whoever puts
 * a container back together needs it. EINVAL where `to` hears of anybody already or shows what `from` does not, or `from` has nothing to hand on.
 */
export function do_set_group(from: PathName, to: PathName): number {
  return withBothPaths(from, to, (source, target) => {
    namespace_lock()
    const result = may_set_group(source, target)
    if (result === 0) {
      lock_mount_hash()
      set_group(source.mnt, target.mnt)
      unlock_mount_hash()
    }
    namespace_unlock()
    return result
  })
}

/** Locks: namespace_sem[write] */
function may_set_group(source: Path, target: Path): number {
  lockdep_assert_held_write(namespace_sem)
  const [from, to] = [source.mnt, target.mnt]
  const allowed = may_take_group_of(from) || may_change_propagation(to)
  if (allowed !== 0) return allowed
  if (source.dentry !== get(from + mount.mnt_root) || target.dentry !== get(to + mount.mnt_root)) return -EINVAL
  if (get(from + mount.mnt_sb) !== get(to + mount.mnt_sb)) return -EINVAL
  if (!is_subdir(target.dentry, source.dentry) || has_locked_children(from, target.dentry)) return -EINVAL
  if (IS_MNT_SHARED(to) || IS_MNT_SLAVE(to)) return -EINVAL
  return IS_MNT_SHARED(from) || IS_MNT_SLAVE(from) ? 0 : -EINVAL
}

/** Also of a mount in another namespace, for who is root of that, too. Locks: namespace_sem[write] */
function may_take_group_of(from: number): number {
  lockdep_assert_held_write(namespace_sem)
  return may_change_propagation(from)
}

/** Locks: namespace_sem[write], mount_lock[write] */
function set_group(from: number, to: number): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  if (IS_MNT_SLAVE(from)) enslave(to, get(from + mount.mnt_master), from)
  if (!IS_MNT_SHARED(from)) return
  join_peers(to, from)
  set_mnt_shared(to)
}
