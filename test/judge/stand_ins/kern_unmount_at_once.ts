import { mntput } from '#kernel/fs/mntput'
import { mount } from '#kernel/fs/mount'
import { WRITE_ONCE } from '#kernel/lib/atomic'
import { trace_mnt_leaves_ns } from '#kernel/trace'
import { NULL } from '#shm/arena'

/** Forgets those who saw the mount in its namespace. */
export function kern_unmount(mnt: number): void {
  WRITE_ONCE(mnt + mount.mnt_ns, NULL)
  trace_mnt_leaves_ns(mnt)
  mntput(mnt)
}
