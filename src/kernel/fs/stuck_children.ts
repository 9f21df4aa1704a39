import { umount_mnt } from '#kernel/fs/attach'
import { mntput } from '#kernel/fs/mntput'
import { mount, mount_lock } from '#kernel/fs/mount'
import { get, set } from '#kernel/lib/atomic'
import { list_empty, list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'
import { sometimes } from '#shm/hints'

/**
 * Children that a lazy umount left attached (locked ones) go with the last put of their parent: they are detached under
 * mount_lock when it is doomed, and their references dropped when it is cleaned up. Linux since 5.3 (56cbb429d911).
 * Locks: mount_lock[write]
 */
export function stick_children(mnt: number): void {
  lockdep_assert_held(mount_lock)
  while (!list_empty(mnt + mount.mnt_mounts)) {
    const child = list_next(mnt + mount.mnt_mounts) - mount.mnt_child
    sometimes('a last put finds children still attached')
    umount_mnt(child)
    set(child + mount.mnt_umount, get(mnt + mount.mnt_stuck_children))
    set(mnt + mount.mnt_stuck_children, child)
  }
}

/** Part of cleanup: nobody else can see the list any more. Context: may sleep. */
export function put_stuck_children(mnt: number): void {
  let child = get(mnt + mount.mnt_stuck_children)
  set(mnt + mount.mnt_stuck_children, NULL)
  while (child !== NULL) {
    const next = get(child + mount.mnt_umount)
    set(child + mount.mnt_umount, NULL)
    mntput(child)
    child = next
  }
}
