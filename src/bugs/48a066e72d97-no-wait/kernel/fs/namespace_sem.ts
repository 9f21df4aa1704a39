import { mntput } from '#kernel/fs/mntput'
import { mount } from '#kernel/fs/mount'
import { get, set } from '#kernel/lib/atomic'
import { down_write, rw_semaphore, up_write } from '#kernel/lib/rwsem'
import { NULL } from '#shm/arena'
import { staticOf, staticWords } from '#shm/layout'

export const namespace_sem = staticOf('namespace_sem', rw_semaphore, 'the mount tree of every namespace')
const unmounted = staticWords('unmounted', 1, 'mounts to put at namespace_unlock, through mnt_umount; namespace_sem')

export function namespace_lock(): void {
  down_write(namespace_sem)
}

/** The bug: no grace period between mnt_ns = NULL and the puts. */
export function namespace_unlock(): void {
  let mnt = get(unmounted)
  set(unmounted, NULL)
  up_write(namespace_sem)
  while (mnt !== NULL) {
    const next = get(mnt + mount.mnt_umount)
    set(mnt + mount.mnt_umount, NULL)
    mntput(mnt)
    mnt = next
  }
}

export function put_at_unlock(mnt: number): void {
  set(mnt + mount.mnt_umount, get(unmounted))
  set(unmounted, mnt)
}
