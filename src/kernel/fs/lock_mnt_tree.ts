import { MNT_LOCKED, mount, mount_lock } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { next_mnt } from '#kernel/fs/next_mnt'
import { set_bit } from '#kernel/lib/atomic'
import { list_empty } from '#kernel/lib/list'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * The owner of another user namespace may not separate these mounts from one another, and so see what they hide. One that
 * goes by itself stays as it is: it hides nothing. Locks: namespace_sem[write], mount_lock[write]
 */
export function lock_mnt_tree(root: number): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  for (let mnt = root; mnt !== NULL; mnt = next_mnt(mnt, root)) {
    if (mnt !== root && list_empty(mnt + mount.mnt_expire)) set_bit(MNT_LOCKED, mnt + mount.mnt_flags)
  }
}
