import { mutex, mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { staticOf } from '#shm/layout'

/**
 * The lock of an inode, one for all of them. Who mounts on a place holds it, and who removes that place: so what is found to
 * be no mountpoint is none until it has gone. May miss: here two places cannot be mounted on or removed at once.
 * Lock order: before namespace_sem.
 */
export const i_rwsem = staticOf('i_rwsem', mutex, 'mountpoints: mounting on them and removing them')

export function inode_lock(): void {
  mutex_lock(i_rwsem)
}

export function inode_unlock(): void {
  mutex_unlock(i_rwsem)
}
