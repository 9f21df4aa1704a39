import { mount } from '#kernel/fs/mount'
import { bucket } from '#kernel/fs/mount_hash'
import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'

export function hash_mnt(mnt: number, parent: number, dentry: number): void {
  const head = bucket(parent, dentry)
  WRITE_ONCE(mnt + mount.mnt_hash_next, READ_ONCE(head))
  WRITE_ONCE(head, mnt)
}
