import { cleanup_mnt } from '#kernel/fs/cleanup_mnt'
import { MNT_INTERNAL, mnt_flag, mount } from '#kernel/fs/mount'
import { mnt_llist, mnt_work } from '#kernel/fs/mount_storage'
import { super_block } from '#kernel/fs/super_block'
import { get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { llist_add, llist_del_all, llist_next, llist_node } from '#kernel/lib/llist'
import { text } from '#kernel/lib/text'
import { nrTasks, self, task_struct } from '#kernel/task'
import { trace_final_mntput_return } from '#kernel/trace'
import { cancel_work } from '#kernel/workqueue/cancel_work'
import { flush_work } from '#kernel/workqueue/flush_work'
import { queue_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { reserve } from '#shm/brk'
import { sometimes } from '#shm/hints'
import { embed, sizeOf, staticWords, struct, words } from '#shm/layout'
import { generationOf } from '#shm/slab'

/**
 * A mount whose cleanup may sleep has a work item of its own, so that as many sleep at once as there are kworkers. All others that a
 * task puts go to the list of that task, and one item cleans up what it finds there: queueing an item and taking it up again
 * cost more than a cleanup that only computes.
 *
 * Nobody but the task pushes, and it queues the item itself when it found its list empty. So where the list is not empty the
 * item is counted in flight already, and flush_workqueue waits for every mount that its caller has put.
 */
const HELPERS = 8
export const helper = struct('cleanup_helper', {
  work: embed(work_struct, 'cleans up the mount; the item of the batch'),
  mnt: 'mount * whose superblock goes with it; the item of the batch',
})
const batch = struct('cleanup_batch', {
  list: embed(llist_node, 'llist of mounts; its task pushes, its item takes all'),
  work: embed(work_struct, 'cleans up the list; queued by its task'),
  sleeps: '1 while the item does what may sleep; the item, read by its task',
  helpers: words(HELPERS * sizeOf(helper), 'cleanups that the item hands over; the item'),
})
const batches = staticWords('cleanup_batches', 1, 'cleanup_batch of each task, by its number; written by boot')

const helper_work = text('cleanup_helper_work', (work) => cleanup_mnt(get(work - helper.work + helper.mnt)))
const cleanup_mnt_work = text('cleanup_mnt_work', (work) => cleanup_mnt(work - mount.mnt_storage - mnt_work))

/** What shuts a superblock down is handed over and, unless another kworker has begun on it, done at the end. */
const cleanup_batch_work = text('cleanup_batch_work', (work) => {
  const own = work - batch.work
  let handed = 0
  let node = llist_del_all(own + batch.list)
  while (node !== NULL) {
    const next = llist_next(node) // before cleanup_mnt gives the node to RCU
    const mnt = node - mount.mnt_storage - mnt_llist
    if (handed < HELPERS && shuts_down(mnt)) hand_over(helperOf(own, handed++), mnt)
    else cleanup_mnt(mnt)
    node = next
  }
  if (handed === 0) return
  WRITE_ONCE(own + batch.sleeps, 1)
  for (let i = 0; i < handed; i++) take_back(helperOf(own, i))
  WRITE_ONCE(own + batch.sleeps, 0)
})

export function boot_dispose(): void {
  set(batches, reserve(nrTasks() * sizeOf(batch)))
  for (let pid = 0; pid < nrTasks(); pid++) {
    const own = batchOf(pid)
    INIT_WORK(own + batch.work, cleanup_batch_work)
    for (let i = 0; i < HELPERS; i++) INIT_WORK(helperOf(own, i) + helper.work, helper_work)
  }
}

/** Does not sleep, except for internal mounts. */
export function dispose_mnt(mnt: number): void {
  if (mnt_flag(mnt, MNT_INTERNAL)) {
    const generation = generationOf(mnt)
    cleanup_mnt(mnt)
    trace_final_mntput_return(mnt, generation)
    return
  }
  const own = batchOf(get(self + task_struct.pid))
  if (may_sleep(mnt) || READ_ONCE(own + batch.sleeps) === 1) {
    INIT_WORK(mnt + mount.mnt_storage + mnt_work, cleanup_mnt_work)
    queue_work(system_wq, mnt + mount.mnt_storage + mnt_work)
  } else if (llist_add(mnt + mount.mnt_storage + mnt_llist, own + batch.list)) {
    queue_work(system_wq, own + batch.work)
  }
}

const batchOf = (pid: number): number => get(batches) + pid * sizeOf(batch)
const helperOf = (own: number, index: number): number => own + batch.helpers + index * sizeOf(helper)

function may_sleep(mnt: number): boolean {
  if (READ_ONCE(mnt + mount.mnt_pins) !== NULL || get(mnt + mount.mnt_stuck_children) !== NULL) return true
  return shuts_down(mnt)
}

/** As far as one can tell: whoever else holds the superblock may let go of it meanwhile. */
function shuts_down(mnt: number): boolean {
  return READ_ONCE(get(mnt + mount.mnt_sb) + super_block.s_active) === 1
}

function hand_over(to: number, mnt: number): void {
  sometimes('a batch of cleanups hands a superblock over')
  set(to + helper.mnt, mnt)
  queue_work(system_wq, to + helper.work)
}

/** Runs it here, where no other kworker was free; else it is over on return. Context: may sleep */
function take_back(from: number): void {
  if (cancel_work(from + helper.work)) cleanup_mnt(get(from + helper.mnt))
  else flush_work(from + helper.work)
}
