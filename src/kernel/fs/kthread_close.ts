import { close_fd, file, fileOf, fput } from '#kernel/fs/file_table'
import { flush_puts } from '#kernel/fs/flush_puts'
import { test_super } from '#kernel/fs/fs_info'
import { lock_mount_hash, mnt_get_count, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { super_block } from '#kernel/fs/super_block'
import { get, READ_ONCE, set } from '#kernel/lib/atomic'
import { EBADF } from '#kernel/lib/errno'
import { PF_KTHREAD, self, task_struct } from '#kernel/task'
import { trace_flush_puts_return } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { generationOf } from '#shm/slab'

/**
 * A kernel thread, as which the task acts meanwhile, closes a file and waits until nothing of that is under way, as who
 * serves files does before it says that a filesystem is free. Returns 0 or -EBADF. Context: may sleep, no locks held
 */
export function kthread_close(fd: number): number {
  const open = fileOf(fd)
  if (open === NULL) return -EBADF
  const mnt = get(open + file.f_mnt)
  const sb = get(mnt + mount.mnt_sb)
  const generation = generationOf(sb)
  const isLast = keepsAlone(mnt, sb)
  const flags = get(self + task_struct.flags)
  set(self + task_struct.flags, flags | PF_KTHREAD)
  fput(close_fd(fd))
  flush_puts()
  set(self + task_struct.flags, flags)
  if (isLast) trace_flush_puts_return(sb, generation)
  return 0
}

/**
 * Is the caller's reference on `mnt` all that keeps its superblock up? Once unmounted, a mount is found by nobody who has no
 * reference on it, and puts take mount_lock, so that the sum errs by more only; a superblock without a key is found only
 * through its mounts. So true stays true.
 */
function keepsAlone(mnt: number, sb: number): boolean {
  lock_mount_hash()
  const isLast = READ_ONCE(mnt + mount.mnt_ns) === NULL && mnt_get_count(mnt) === 1
  unlock_mount_hash()
  return isLast && READ_ONCE(sb + super_block.s_active) === 1 && test_super(sb, 0)
}
