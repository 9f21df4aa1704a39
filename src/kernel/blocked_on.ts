// explore: atomic
import { describe } from '#kernel/describe'
import { bsd_acct_struct } from '#kernel/fs/bsd_acct_struct'
import { mount } from '#kernel/fs/mount'
import { mnt_work } from '#kernel/fs/mount_storage'
import { task_holds } from '#kernel/lib/lockdep'
import { withoutLockFields } from '#kernel/lib/lockdep/lock_fields'
import { textName } from '#kernel/lib/text'
import { nrTasks, task_struct, taskAddress } from '#kernel/task'
import { firstWorkqueue } from '#kernel/workqueue/alloc_workqueue'
import { barrier_of } from '#kernel/workqueue/flush_work'
import { kworkerPid, kworkerThreads, workerOfThread } from '#kernel/workqueue/kworker_threads'
import { pool_workqueue, pwqOfId } from '#kernel/workqueue/pool_workqueue'
import { ID_SHIFT, WORK_STRUCT_INACTIVE, WORK_STRUCT_PWQ, work_struct } from '#kernel/workqueue/work_struct'
import { worker } from '#kernel/workqueue/worker'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { wq_name } from '#kernel/workqueue/workqueue_name'
import { WORK_NR_COLORS, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { mem, NULL } from '#shm/arena'
import { liveObjects, nameOfObject } from '#shm/slab'

/** What a task waits for, in words, and who would have to get on for that: task numbers, maybe none that is known. */
export interface Blocked {
  what: string
  /** how the owners have it: `held by`, `that ... is to complete` */
  by: string
  owners: number[]
}

/** Undefined for a task that runs, or that is idle. Right only while nobody moves: at a hang, or when an execution is over. */
export function blockedOn(pid: number): Blocked | undefined {
  const task = taskAddress(pid)
  const wanted = mem[task + task_struct.wants]!
  if (wanted !== 0) return lockOf(wanted)
  if (mem[task + task_struct.wants_sem] !== 0) return lockOf(mem[task + task_struct.wants_sem]!)
  const address = mem[task + task_struct.waits_for]!
  const own = mem[task + task_struct.worker]!
  if (address === 0 || address === own + worker.wake) return undefined
  return flushOf(address) ?? completionOf(address) ?? { what: describe(address), by: 'kept by', owners: owing(address) }
}

function lockOf(lock: number): Blocked {
  const owners: number[] = []
  for (let pid = 0; pid < nrTasks(); pid++) if (task_holds(taskAddress(pid), lock)) owners.push(pid)
  return { what: withoutLockFields(describe(lock)), by: 'held by', owners } // `super_block#3.s_umount`
}

/** Sleeps until the items of a queue have run, or for those who flush it already. */
function flushOf(address: number): Blocked | undefined {
  for (let wq = firstWorkqueue(); wq !== NULL; wq = mem[wq + workqueue_struct.next]!) {
    const color = address - wq - workqueue_struct.in_flight
    const turn = address === wq + workqueue_struct.flush_color
    if (!turn && (color < 0 || color >= WORK_NR_COLORS)) continue
    const owners = workers((thread) => pwqOf(thread) !== NULL && mem[pwqOf(thread) + pool_workqueue.wq] === wq)
    return { what: `the items of work queue ${wq_name(wq)}`, by: 'run by', owners }
  }
  return undefined
}

function completionOf(address: number): Blocked | undefined {
  const barrier = barrier_of(address)
  if (barrier !== NULL) return workOf(barrier, 'the item that it flushes')
  for (const object of liveObjects('mount')) {
    if (mem[object + mount.mnt_done] === address)
      return workOf(object + mount.mnt_storage + mnt_work, `the cleanup of ${nameOfObject(object)}`)
  }
  for (const object of liveObjects('bsd_acct_struct')) {
    if (object + bsd_acct_struct.done === address)
      return workOf(object + bsd_acct_struct.work, `the close of ${nameOfObject(object)}`)
  }
  return undefined
}

function owing(address: number): number[] {
  const found: number[] = []
  for (let pid = 0; pid < nrTasks(); pid++) if (mem[taskAddress(pid) + task_struct.owes] === address) found.push(pid)
  return found
}

/** Who keeps the item `work`: the worker that runs it, or those that run what it has to wait behind. */
function workOf(work: number, what: string): Blocked {
  const running = workers((thread) => mem[thread + worker.current_work] === work)
  if (running.length > 0) return { what, by: 'run by', owners: running }
  const data = mem[work + work_struct.data]!
  if ((data & WORK_STRUCT_PWQ) === 0) return { what, by: '', owners: [] }
  const pwq = pwqOfId(data >>> ID_SHIFT)
  const wq = mem[pwq + pool_workqueue.wq]!
  const name = textName(mem[work + work_struct.func]!)
  if ((data & WORK_STRUCT_INACTIVE) !== 0) {
    const owners = workers((thread) => pwqOf(thread) === pwq)
    const limit = mem[wq + workqueue_struct.max_active]
    return {
      what: `${what}, whose item (${name}) is inactive: max_active of ${wq_name(wq)} is ${limit}, all`,
      by: 'taken by',
      owners,
    }
  }
  const pool = mem[pwq + pool_workqueue.pool]!
  const owners = workers((thread) => mem[thread + worker.pool] === pool && mem[thread + worker.current_work] !== NULL)
  if (owners.length > 0) return { what: `${what}, whose item (${name}) waits behind those`, by: 'run by', owners }
  const starved = mem[pool + worker_pool.starved] === 1
  const due = starved ? workers((thread) => mem[thread + worker.current_work] !== NULL) : comingTo(pool)
  return {
    what: `${what}, whose item (${name}) has no worker yet:`,
    by: starved ? 'all are taken, by' : 'on its way is',
    owners: due,
  }
}

const pwqOf = (thread: number): number => mem[thread + worker.current_pwq]!

function workers(is: (thread: number) => boolean): number[] {
  const found: number[] = []
  for (let index = 0; index < kworkerThreads(); index++) if (is(workerOfThread(index))) found.push(kworkerPid(index))
  return found
}

/** Threads that were sent to `pool` and have not begun to serve it. */
function comingTo(pool: number): number[] {
  return workers((thread) => mem[thread + worker.wake] === pool && mem[thread + worker.pool] === NULL)
}
