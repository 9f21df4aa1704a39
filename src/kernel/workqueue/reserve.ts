import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_store_release } from '#kernel/lib/barrier'
import {
  INIT_LIST_HEAD,
  list_add,
  list_add_tail,
  list_del_init,
  list_empty,
  list_head,
  list_next,
} from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { wait_on, wake_up } from '#kernel/lib/wait'
import { WORKER_EXIT, worker } from '#kernel/workqueue/worker'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { NULL } from '#shm/arena'
import { embed, staticOf, struct } from '#shm/layout'

/**
 * The threads that no pool has. Linux makes a kthread when a pool has no idle worker; here the threads exist from the
 * start and wait, and making a worker is sending one of them to the pool. When none is left the pool is *owed* one: the
 * next thread that comes back goes there first, in the order in which pools asked.
 *
 * The list of idle threads and the list of owed pools are never both non-empty; one lock, a leaf, protects both.
 */
const reserve_struct = struct('kworker_reserve', {
  lock: embed(spinlock_t, 'leaf; protects both lists'),
  idle: embed(list_head, 'threads, last gone idle first, through worker.entry; lock'),
  owed: embed(list_head, 'pools, first asked first, through starved_entry; lock'),
  nr_owed: 'length of owed; lock, read by workers between two items',
  stop: '1 once work queues are shut down; lock',
})
const reserve = staticOf('kworker_reserve', reserve_struct, 'idle kworker threads')
export const nr_owed = reserve + reserve_struct.nr_owed

export function boot_reserve(): void {
  INIT_LIST_HEAD(reserve + reserve_struct.idle)
  INIT_LIST_HEAD(reserve + reserve_struct.owed)
}

export function add_to_reserve(thread: number): void {
  spin_lock(reserve + reserve_struct.lock)
  list_add_tail(thread + worker.entry, reserve + reserve_struct.idle)
  spin_unlock(reserve + reserve_struct.lock)
}

/** Takes an idle thread for `pool`; NULL when there is none, and then the pool is owed one. Locks: pool.lock */
export function take_idle(pool: number): number {
  lockdep_assert_held(pool + worker_pool.lock)
  spin_lock(reserve + reserve_struct.lock)
  let thread = NULL
  if (!list_empty(reserve + reserve_struct.idle)) {
    thread = list_next(reserve + reserve_struct.idle) - worker.entry
    list_del_init(thread + worker.entry)
  } else {
    list_add_tail(pool + worker_pool.starved_entry, reserve + reserve_struct.owed)
    countOwed(1)
  }
  spin_unlock(reserve + reserve_struct.lock)
  return thread
}

/** Starts a thread that `take_idle` gave. Called without pool.lock: the first thing the thread wants is that lock. */
export function wake_worker(thread: number, pool: number): void {
  if (thread === NULL) return
  smp_store_release(thread + worker.wake, pool) // pairs with the loads in sleep_until_sent
  wake_up(thread + worker.wake)
}

/** Does some pool wait for a thread? */
export function pools_are_owed(): boolean {
  return READ_ONCE(nr_owed) !== 0
}

/** Sleeps until somebody writes `wake`. Without a timeout: an idle kworker needs nothing. */
export function sleep_until_sent(thread: number): number {
  let sent = smp_load_acquire(thread + worker.wake)
  while (sent === 0) {
    wait_on(thread + worker.wake, 0)
    sent = smp_load_acquire(thread + worker.wake)
  }
  return sent === WORKER_EXIT ? NULL : sent
}

export function workqueues_are_stopped(): boolean {
  return READ_ONCE(reserve + reserve_struct.stop) !== 0
}

/** Sends every idle thread home; busy ones follow when they come back. */
export function stop_reserve(): void {
  spin_lock(reserve + reserve_struct.lock)
  WRITE_ONCE(reserve + reserve_struct.stop, 1)
  while (!list_empty(reserve + reserve_struct.idle)) {
    const thread = list_next(reserve + reserve_struct.idle) - worker.entry
    list_del_init(thread + worker.entry)
    wake_worker(thread, WORKER_EXIT)
  }
  spin_unlock(reserve + reserve_struct.lock)
}

/**
 * The pool that is owed a thread longest; or NULL, and then the thread is among the idle. Called under the lock of the pool that it
 * leaves, as worker_enter_idle is: whoever queues there next sends this thread again, and wakes no other one.
 * Locks: pool.lock
 */
export function owed_pool_or_idle(thread: number): number {
  WRITE_ONCE(thread + worker.wake, 0)
  spin_lock(reserve + reserve_struct.lock)
  let pool = NULL
  if (!list_empty(reserve + reserve_struct.owed)) {
    pool = list_next(reserve + reserve_struct.owed) - worker_pool.starved_entry
    list_del_init(pool + worker_pool.starved_entry)
    countOwed(-1)
  } else if (READ_ONCE(reserve + reserve_struct.stop) !== 0) {
    WRITE_ONCE(thread + worker.wake, WORKER_EXIT)
  } else {
    list_add(thread + worker.entry, reserve + reserve_struct.idle)
  }
  spin_unlock(reserve + reserve_struct.lock)
  return pool
}

function countOwed(delta: number): void {
  WRITE_ONCE(nr_owed, get(nr_owed) + delta)
}
