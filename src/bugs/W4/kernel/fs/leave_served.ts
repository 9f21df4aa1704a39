import { mntput } from '#kernel/fs/mntput'

/** The bug: the server itself makes the put, and waits for what only it can answer. */
export function leave_served(mnt: number): void {
  mntput(mnt)
}
