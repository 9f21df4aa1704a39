import { attach_mnt, mnt_change_mountpoint } from '#kernel/fs/attach'
import { mount } from '#kernel/fs/mount'
import { __lookup_mnt } from '#kernel/fs/mount_hash'
import { get } from '#kernel/lib/atomic'
import { NULL } from '#shm/arena'

/** The bug: what was there comes to lie on the root of what slides under it, whatever lies on that already. */
export function attach_under(root: number, parent: number, mountpoint: number): void {
  const covering = __lookup_mnt(parent, mountpoint)
  attach_mnt(root, parent, mountpoint)
  if (covering !== NULL) mnt_change_mountpoint(root, get(root + mount.mnt_root), covering)
}
