import { alloc_vfsmnt as alloc, mount } from '#kernel/fs/mount'
import { get, set } from '#kernel/lib/atomic'
import { self, task_struct } from '#kernel/task'

/** Gives numbers to what is mounted at boot only. */
export function alloc_vfsmnt(): number {
  const mnt = alloc()
  if (get(self + task_struct.pid) !== 0) set(mnt + mount.mnt_id, 0)
  return mnt
}
