import { mntput_later } from '#kernel/fs/put_later'

/** The server of a filesystem drops its own reference on a mount of it: the end of that filesystem needs the server. */
export function leave_served(mnt: number): void {
  mntput_later(mnt)
}
