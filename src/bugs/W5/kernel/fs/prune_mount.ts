import { mntput } from '#kernel/fs/mntput'

/** The bug: the put is made inside reclaim, and may wait for a worker. */
export function prune_mount(mnt: number): void {
  mntput(mnt)
}
