import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { mnt_has_writers, mnt_hold_writers, mnt_unhold_writers } from '#kernel/fs/mnt_writers'
import {
  check_mnt,
  lock_mount_hash,
  MNT_READONLY,
  mnt_flag,
  mount,
  mount_lock,
  unlock_mount_hash,
} from '#kernel/fs/mount'
import { anon_ns_root, namespace_lock, namespace_sem, namespace_unlock } from '#kernel/fs/namespace'
import { next_mnt } from '#kernel/fs/next_mnt'
import { emptyPath, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { change_mnt_propagation, MS_SHARED, type Propagation } from '#kernel/fs/pnode/change_mnt_propagation'
import { cleanup_group_ids, invent_group_ids } from '#kernel/fs/pnode/group_id'
import { may_mount } from '#kernel/fs/umount'
import { clear_bit, get, set_bit } from '#kernel/lib/atomic'
import { EBUSY, EINVAL, EPERM } from '#kernel/lib/errno'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { down_read, up_read } from '#kernel/lib/rwsem'
import { NULL } from '#shm/arena'

/** struct mount_attr: MOUNT_ATTR_RDONLY set or cleared, and how the mounts are to hear of others from now on; 0: as before. */
export interface MountAttr {
  readonly: boolean
  propagation: Propagation | 0
}

/**
 * mount_setattr(2), since 5.12: of a mount, or with `recurse` (AT_RECURSIVE) of all that lies on it; of all of them or of none. EBUSY while
 * somebody may write through one, EINVAL for what is no mount of this namespace.
 */
export function do_mount_setattr(name: PathName, attr: MountAttr, recurse: boolean): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  let result = -EPERM
  if (may_mount()) result = path.dentry === get(path.mnt + mount.mnt_root) ? change(path.mnt, attr, recurse) : -EINVAL
  path_put(path)
  return result
}

/** Groups are the namespace's affair: who changes them holds others off. */
function change(root: number, attr: MountAttr, recurse: boolean): number {
  if (attr.propagation === 0) {
    down_read(namespace_sem)
    const result = setAll(root, attr, recurse)
    up_read(namespace_sem)
    return result
  }
  namespace_lock()
  if (attr.propagation === MS_SHARED) invent_group_ids(root, recurse)
  const result = setAll(root, attr, recurse)
  if (result < 0 && attr.propagation === MS_SHARED) cleanup_group_ids(root)
  namespace_unlock()
  return result
}

/** Locks: namespace_sem, and where propagation changes namespace_sem[write] */
function setAll(root: number, { readonly, propagation }: MountAttr, recurse: boolean): number {
  lock_mount_hash()
  let result = check_mnt(root) || anon_ns_root(root) ? 0 : -EINVAL
  const tree: number[] = []
  for (let mnt = root; result === 0 && mnt !== NULL; mnt = recurse ? next_mnt(mnt, root) : NULL) {
    tree.push(mnt)
    if (readonly && !mnt_flag(mnt, MNT_READONLY)) result = mount_setattr_prepare(mnt)
  }
  for (const mnt of tree) {
    if (result === 0 && readonly) set_bit(MNT_READONLY, mnt + mount.mnt_flags)
    if (result === 0 && !readonly) clear_bit(MNT_READONLY, mnt + mount.mnt_flags)
    if (readonly) mnt_unhold_writers(mnt)
    if (result === 0 && propagation !== 0) change_mnt_propagation(mnt, propagation)
  }
  unlock_mount_hash()
  return result
}

/** New writers wait until all of the tree is decided. Locks: mount_lock[write] */
function mount_setattr_prepare(mnt: number): number {
  lockdep_assert_held(mount_lock)
  mnt_hold_writers(mnt)
  return mnt_has_writers(mnt) ? -EBUSY : 0
}
