import { vfs_kern_mount } from '#kernel/fs/create_mount'
import { vfsmount_expire } from '#kernel/fs/expire'
import { file_system_type } from '#kernel/fs/file_system_type'
import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { graft_tree, lock_mount, unlock_mount } from '#kernel/fs/lock_mount'
import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { mntput } from '#kernel/fs/mntput'
import { check_mnt, lock_mount_hash, MNT_READONLY, MNT_SHRINKABLE, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { emptyPath, type Path, path_put } from '#kernel/fs/path'
import type { PathName } from '#kernel/fs/path_name'
import { super_block } from '#kernel/fs/super_block'
import { may_mount } from '#kernel/fs/umount'
import { get } from '#kernel/lib/atomic'
import { EBUSY, EINVAL, ENODEV, EPERM } from '#kernel/lib/errno'
import { list_add_tail } from '#kernel/lib/list'
import { request_module } from '#kernel/module/request_module'
import { NULL } from '#shm/arena'

/** What mount(2) may ask for. */
export interface MountOptions {
  /** device number for a filesystem on a device; two mounts of one device share its superblock */
  key?: number
  readonly?: boolean
  /** goes on the list that mark_mounts_for_expiry looks at */
  expiring?: boolean
}

/** mount(2) of a filesystem by the number of its name (0: none given). Returns 0 or a negative error. */
export function path_mount(name: PathName, fsName: number, options: MountOptions = {}): number {
  const path = emptyPath()
  const found = user_path_at(name, LOOKUP_FOLLOW, path)
  if (found < 0) return found
  const result = may_mount() ? do_new_mount(path, fsName, options) : -EPERM
  path_put(path)
  return result
}

function do_new_mount(path: Path, fsName: number, options: MountOptions): number {
  if (fsName === 0) return -EINVAL
  let type = get_fs_type(fsName)
  if (type === NULL && request_module(fsName)) type = get_fs_type(fsName)
  if (type === NULL) return -ENODEV
  const flags = (options.readonly ? MNT_READONLY : 0) | (options.expiring ? MNT_SHRINKABLE : 0)
  const mnt = vfs_kern_mount(type, options.key ?? 0, flags)
  put_filesystem(type) // the superblock has its own
  if (mnt < 0) return mnt
  const result = do_add_mount(mnt, path, options.expiring === true)
  if (result < 0) mntput(mnt)
  return result
}

function do_add_mount(mnt: number, path: Path, expiring: boolean): number {
  const locked = lock_mount(path)
  if (locked < 0) return locked
  let result = 0
  const sb = get(mnt + mount.mnt_sb)
  if (!check_mnt(path.mnt)) result = -EINVAL
  else if (get(get(sb + super_block.s_type) + file_system_type.flushing) !== 0) result = -ENODEV
  else if (get(path.mnt + mount.mnt_sb) === sb && path.dentry === get(path.mnt + mount.mnt_root)) result = -EBUSY
  else result = graft_tree(mnt, path)
  if (result === 0 && expiring) {
    lock_mount_hash()
    list_add_tail(mnt + mount.mnt_expire, vfsmount_expire)
    unlock_mount_hash()
  }
  unlock_mount(path)
  return result
}
