import { close_all_deferred } from '#kernel/fs/close_all_deferred'
import { dget, dput } from '#kernel/fs/dcache'
import { DEFERRED_KEEPS_MOUNT } from '#kernel/fs/deferred_mnt'
import { mntput } from '#kernel/fs/mntput'
import { kill_block_super } from '#kernel/fs/super'
import { get, set } from '#kernel/lib/atomic'
import { INIT_LIST_HEAD, list_add_tail, list_del_init, list_head } from '#kernel/lib/list'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { call, text } from '#kernel/lib/text'
import { init_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { WQ_MEM_RECLAIM, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { embed, staticOf, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/**
 * A filesystem that closes files later, as cifs does: the mount is put at close, the dentry is kept by a work item of the
 * filesystem's own queue until that has run. So kill_sb must first see to it that all of them are done.
 */
export const deferred_file = struct('deferred_file', {
  list: embed(list_head, 'entry in deferred_files; deferred_lock'),
  work: embed(work_struct, 'closes the file'),
  dentry: 'dentry *; constant',
  mnt: 'mount * that is put with it, or NULL; constant',
})
export const deferred_lock = staticOf('deferred_lock', spinlock_t, 'deferred_files')
export const deferred_files = staticOf('deferred_files', list_head, 'files that are to be closed; deferred_lock')
const deferredclose_wq = staticOf('deferredclose_wq', workqueue_struct, 'work queue of the closes; written by boot')
const deferred_cache = kmem_cache_create(deferred_file)

export function boot_deferred_close(): void {
  INIT_LIST_HEAD(deferred_files)
  if (!init_workqueue(deferredclose_wq, 'deferredclose', WQ_MEM_RECLAIM, 0))
    throw new Error('the arena is too small for the queue of deferred closes; give it more memory')
}

export const deferred_close_wq = (): number => deferredclose_wq

/** The last close of a file on `dentry`, which hands over its reference on `mnt`. */
export function close_later(dentry: number, mnt: number = NULL): void {
  const deferred = kmem_cache_alloc(deferred_cache)
  if (deferred === NULL) return
  set(deferred + deferred_file.dentry, dget(dentry))
  set(deferred + deferred_file.mnt, DEFERRED_KEEPS_MOUNT ? mnt : NULL)
  INIT_WORK(deferred + deferred_file.work, deferred_work_close)
  spin_lock(deferred_lock)
  list_add_tail(deferred + deferred_file.list, deferred_files)
  spin_unlock(deferred_lock)
  queue_work(deferredclose_wq, deferred + deferred_file.work)
  if (!DEFERRED_KEEPS_MOUNT) mntput(mnt) // last: from here on the filesystem may go, and waits for the item
}

/** Really closes a file that is off the list. */
export function close_now(deferred: number): void {
  const mnt = get(deferred + deferred_file.mnt)
  dput(get(deferred + deferred_file.dentry))
  kmem_cache_free(deferred_cache, deferred)
  mntput(mnt)
}

const deferred_work_close = text('deferred_work_close', (work) => {
  const deferred = work - deferred_file.work
  spin_lock(deferred_lock)
  list_del_init(deferred + deferred_file.list)
  spin_unlock(deferred_lock)
  close_now(deferred)
})

export const kill_deferring_super = text('kill_deferring_super', (sb) => {
  close_all_deferred()
  call(kill_block_super, sb)
})
