import { file_system_type } from '#kernel/fs/file_system_type'
import { fs_supers_empty } from '#kernel/fs/fs_supers_empty'
import { lock_mount_hash, MNT_NS_INTERNAL, mount, mount_lock, unlock_mount_hash } from '#kernel/fs/mount'
import { anon_ns_root, free_mnt_ns, namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { sb_lock, super_block } from '#kernel/fs/super_block'
import { lockdep_wait_dead } from '#kernel/fs/super_classes'
import { supers_version, wait_supers_changed } from '#kernel/fs/supers_wait'
import { UMOUNT_PROPAGATE, umount_tree } from '#kernel/fs/umount_tree'
import { get, READ_ONCE, set } from '#kernel/lib/atomic'
import { list_next } from '#kernel/lib/list'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { task_work_run } from '#kernel/lib/task_work'
import { trace_flush_filesystem_begin, trace_flush_filesystem_return } from '#kernel/trace'
import { NULL } from '#shm/arena'

/**
 * The seed's flush_filesystem: forces a lazy unmount on every mount of the filesystem, found through fs_supers and s_mounts,
 * then waits until fs_supers is empty. It waits for every reference, also for those that nobody can account for: an open
 * file keeps it waiting until the file is closed. It must not be called by a task that holds one itself.
 * Context: may sleep, no locks held, not inside a work item that the cleanup needs.
 */
export function flush_filesystem(type: number): void {
  trace_flush_filesystem_begin(type)
  refuseMounts(type, 1)
  task_work_run() // cleanup that this task owes itself; returning to user would come too late
  lockdep_wait_dead(type)
  for (;;) {
    const version = supers_version()
    if (fs_supers_empty(type)) break
    wait_supers_changed(version)
  }
  refuseMounts(type, -1)
  trace_flush_filesystem_return(type)
}

/** From here on, or no longer. What was got by then and is attached too late is refused, and goes with its mounter's put. */
function refuseMounts(type: number, delta: 1 | -1): void {
  namespace_lock()
  set(type + file_system_type.flushing, get(type + file_system_type.flushing) + delta)
  if (delta === 1) umountAll(type)
  namespace_unlock()
}

/** Locks: namespace_sem[write] */
function umountAll(type: number): void {
  lockdep_assert_held_write(namespace_sem)
  lock_mount_hash()
  for (const mnt of attachedMounts(type)) {
    if (!isAttached(mnt)) continue // it has gone with its parent
    const anonymous = anon_ns_root(mnt) ? READ_ONCE(mnt + mount.mnt_ns) : NULL
    umount_tree(mnt, UMOUNT_PROPAGATE)
    if (anonymous !== NULL) free_mnt_ns(anonymous)
  }
  unlock_mount_hash()
}

/** The mounts of `type` that are in a namespace. Locks: namespace_sem[write], mount_lock[write] */
function attachedMounts(type: number): number[] {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  const found: number[] = []
  spin_lock(sb_lock)
  const supers = type + file_system_type.fs_supers
  for (let s = list_next(supers); s !== supers; s = list_next(s)) {
    const mounts = s - super_block.s_instances + super_block.s_mounts
    for (let m = list_next(mounts); m !== mounts; m = list_next(m)) {
      const mnt = m - mount.mnt_instance
      if (isAttached(mnt)) found.push(mnt)
    }
  }
  spin_unlock(sb_lock)
  return found
}

function isAttached(mnt: number): boolean {
  const ns = READ_ONCE(mnt + mount.mnt_ns)
  return ns !== NULL && ns !== MNT_NS_INTERNAL
}
