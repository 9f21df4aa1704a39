import { sysctl_mount_max } from '#kernel/fs/count_mounts'
import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { mnt_namespace, namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { umount_tree } from '#kernel/fs/umount_tree'
import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { list_next } from '#kernel/lib/list'
import { self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'
import { staticWords } from '#shm/layout'

const lastId = staticWords('mounts_at_boot', 1, 'number of the newest mount when the torture begins; written by boot')
/** That a torture may add to a namespace: shared trees that are bound into one another grow by twofold. */
const MOST_MORE = 400

/** The mounts of the calling task's namespace are those that stay. */
export function noteMountsAtBoot(): void {
  const ids = ownMounts().map((mnt) => get(mnt + mount.mnt_id))
  mem[lastId] = Math.max(...ids)
  WRITE_ONCE(sysctl_mount_max, ids.length + MOST_MORE)
}

/**
 * What has come since, wherever it lies: a copy stays behind when what it was heard from is made private before the umount.
 * Context: may sleep.
 */
export function detachMountsSinceBoot(): void {
  namespace_lock()
  lock_mount_hash()
  for (const mnt of ownMounts()) {
    const isNew = get(mnt + mount.mnt_id) > mem[lastId]!
    if (isNew && READ_ONCE(mnt + mount.mnt_ns) !== 0) umount_tree(mnt, 0)
  }
  unlock_mount_hash()
  namespace_unlock()
}

function ownMounts(): number[] {
  const list = get(self + task_struct.mnt_ns) + mnt_namespace.list
  const mounts: number[] = []
  for (let entry = list_next(list); entry !== list; entry = list_next(entry)) mounts.push(entry - mount.mnt_list)
  return mounts
}
