import { attach_mnt, umount_mnt } from '#kernel/fs/attach'
import { d_unlinked } from '#kernel/fs/dcache'
import { chroot_fs_refs, hold_fs_root } from '#kernel/fs/fs_struct'
import { lock_mount, unlock_mount } from '#kernel/fs/lock_mount'
import { LOOKUP_DIRECTORY, LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import {
  check_mnt,
  lock_mount_hash,
  MNT_LOCKED,
  mnt_flag,
  mnt_has_parent,
  mount,
  mount_lock,
  unlock_mount_hash,
} from '#kernel/fs/mount'
import { touch_mnt_namespace } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { emptyPath, type Path, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { is_path_reachable } from '#kernel/fs/pnode/get_dominating_id'
import { IS_MNT_SHARED } from '#kernel/fs/pnode/peers'
import { may_mount } from '#kernel/fs/umount'
import { clear_bit, get, READ_ONCE, set_bit } from '#kernel/lib/atomic'
import { EBUSY, EINVAL, ENOENT, EPERM } from '#kernel/lib/errno'
import { list_del_init } from '#kernel/lib/list'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'

/**
 * pivot_root(2): the mount at `newRoot` comes to lie where the caller's root lies, and that on `putOld`, which is at or below it. Every task that has
 * the old root as its root or cwd has the new one then.
 *
 *   rootfs             rootfs
 *     root        ->     new            EBUSY where two of the three places are of one mount
 *       new                root         EINVAL where it would have to be told to peers, where something is locked, no mount or nothing to leave
 */
export function ksys_pivot_root(newRoot: PathName, putOld: PathName): number {
  if (!may_mount()) return -EPERM
  const [fresh, old, root] = [emptyPath(), emptyPath(), emptyPath()]
  let result = user_path_at(newRoot, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, fresh)
  if (result < 0) return result
  result = user_path_at(putOld, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, old)
  if (result === 0) {
    hold_fs_root(root)
    result = pivot(fresh, old, root)
    path_put(root)
    path_put(old)
  }
  path_put(fresh)
  return result
}

function pivot(fresh: Path, old: Path, root: Path): number {
  const locked = lock_mount(old)
  if (locked < 0) return locked
  let moved = 0
  const result = may_pivot(fresh, old, root)
  if (result === 0) {
    lock_mount_hash()
    exchange(fresh.mnt, old, root.mnt)
    unlock_mount_hash()
    // who walks here begins at the old root still, and finds nothing of what lay on that
    lock_mount_hash()
    moved = chroot_fs_refs(root, fresh)
    unlock_mount_hash()
  }
  unlock_mount(old)
  for (let i = 0; i < moved; i++) path_put(root)
  return result
}

/** Locks: namespace_sem[write] */
function may_pivot(fresh: Path, old: Path, root: Path): number {
  lockdep_assert_held_write(namespace_sem)
  const parentOf = (mnt: number): number => READ_ONCE(mnt + mount.mnt_parent)
  if ([old.mnt, parentOf(fresh.mnt), parentOf(root.mnt)].some(IS_MNT_SHARED)) return -EINVAL
  if (!check_mnt(root.mnt) || !check_mnt(fresh.mnt) || mnt_flag(fresh.mnt, MNT_LOCKED)) return -EINVAL
  if (d_unlinked(fresh.dentry)) return -ENOENT
  if (fresh.mnt === root.mnt || old.mnt === root.mnt) return -EBUSY
  for (const { mnt, dentry } of [root, fresh])
    if (dentry !== get(mnt + mount.mnt_root) || !mnt_has_parent(mnt)) return -EINVAL
  if (!is_path_reachable(old.mnt, old.dentry, fresh)) return -EINVAL
  return is_path_reachable(fresh.mnt, fresh.dentry, root) ? 0 : -EINVAL
}

/** What is locked in its place stays locked there. Locks: namespace_sem[write], mount_lock[write] */
function exchange(fresh: number, old: Path, root: number): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  const [parent, mountpoint] = [READ_ONCE(root + mount.mnt_parent), READ_ONCE(root + mount.mnt_mountpoint)]
  umount_mnt(fresh)
  if (mnt_flag(root, MNT_LOCKED)) {
    set_bit(MNT_LOCKED, fresh + mount.mnt_flags)
    clear_bit(MNT_LOCKED, root + mount.mnt_flags)
  }
  umount_mnt(root)
  attach_mnt(root, old.mnt, old.dentry)
  attach_mnt(fresh, parent, mountpoint)
  list_del_init(fresh + mount.mnt_expire) // the user wants it to stay
  touch_mnt_namespace(READ_ONCE(fresh + mount.mnt_ns))
}
