import { trace_mntput, trace_mntput_unmarked } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { mntput_no_expire } from '../../../src/kernel/fs/mntput.ts'

export { mntget, mntput_no_expire } from '../../../src/kernel/fs/mntput.ts'

/** Leaves the expiry mark on. */
export function mntput(mnt: number): void {
  if (mnt === NULL) return
  trace_mntput(mnt)
  trace_mntput_unmarked(mnt)
  mntput_no_expire(mnt)
}
