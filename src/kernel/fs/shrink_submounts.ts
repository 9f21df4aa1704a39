import { MNT_SHRINKABLE, mnt_flag, mount, mount_lock } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { propagate_mount_busy } from '#kernel/fs/pnode/propagate_mount_busy'
import { UMOUNT_PROPAGATE, UMOUNT_SYNC, umount_tree } from '#kernel/fs/umount_tree'
import { READ_ONCE } from '#kernel/lib/atomic'
import { list_empty, list_next } from '#kernel/lib/list'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { NULL } from '#shm/arena'

/**
 * Automounts on `mnt` that nobody uses keep nobody from unmounting it: they go at once, the innermost first. Locks:
 * namespace_sem[write], mount_lock[write]
 */
export function shrink_submounts(mnt: number): void {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  for (let idle = select_submounts(mnt); idle.length > 0; idle = select_submounts(mnt)) {
    for (const each of idle) {
      if (READ_ONCE(each + mount.mnt_ns) !== NULL) umount_tree(each, UMOUNT_PROPAGATE | UMOUNT_SYNC)
    }
  }
}

/** Those without anything on them, and on nothing but others of their kind. */
function select_submounts(parent: number): number[] {
  const idle: number[] = []
  const mounts = parent + mount.mnt_mounts
  for (let entry = list_next(mounts); entry !== mounts; entry = list_next(entry)) {
    const child = entry - mount.mnt_child
    if (!mnt_flag(child, MNT_SHRINKABLE)) continue
    if (!list_empty(child + mount.mnt_mounts)) idle.push(...select_submounts(child))
    else if (!propagate_mount_busy(child, 1)) idle.push(child)
  }
  return idle
}
