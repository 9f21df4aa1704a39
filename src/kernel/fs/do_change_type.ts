import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { may_change_propagation } from '#kernel/fs/may_change_propagation'
import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { next_mnt } from '#kernel/fs/next_mnt'
import { emptyPath, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { change_mnt_propagation, MS_SHARED, type Propagation } from '#kernel/fs/pnode/change_mnt_propagation'
import { invent_group_ids } from '#kernel/fs/pnode/group_id'
import { may_mount } from '#kernel/fs/umount'
import { get } from '#kernel/lib/atomic'
import { EINVAL, EPERM } from '#kernel/lib/errno'
import { NULL } from '#shm/arena'

/** mount --make-shared and its like, or with `recurse` --make-rshared: EINVAL for what is no mount of this namespace. */
export function do_change_type(name: PathName, type: Propagation, recurse: boolean): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  let result = -EPERM
  if (may_mount()) result = path.dentry === get(path.mnt + mount.mnt_root) ? change(path.mnt, type, recurse) : -EINVAL
  path_put(path)
  return result
}

function change(root: number, type: Propagation, recurse: boolean): number {
  namespace_lock()
  const result = may_change_propagation(root)
  if (result === 0) {
    if (type === MS_SHARED) invent_group_ids(root, recurse)
    lock_mount_hash()
    for (let mnt = root; mnt !== NULL; mnt = recurse ? next_mnt(mnt, root) : NULL) change_mnt_propagation(mnt, type)
    unlock_mount_hash()
  }
  namespace_unlock()
  return result
}
