import { mntput_later } from '#kernel/fs/put_later'

/** Memory reclaim drops a mount that a cache had kept. It may not wait: a queue without rescuer may need memory to go on. */
export function prune_mount(mnt: number): void {
  mntput_later(mnt)
}
