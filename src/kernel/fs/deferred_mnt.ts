import { mntput } from '#kernel/fs/mntput'
import { NULL } from '#shm/arena'

/** Of a file that is closed later the mount is put at once: what the item of the filesystem's own queue does may not end it. */
export function mnt_of_deferred(mnt: number): number {
  mntput(mnt)
  return NULL
}
