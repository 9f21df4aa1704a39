import { get, READ_ONCE, set, set_bit, xchg } from '#kernel/lib/atomic'
import { list_head } from '#kernel/lib/list'
import { pool_workqueue, pwqOfId } from '#kernel/workqueue/pool_workqueue'
import { poolOfId, worker_pool } from '#kernel/workqueue/worker_pool'
import { NULL } from '#shm/arena'
import { embed, flagNames, struct } from '#shm/layout'

/**
 * linux/workqueue.h: struct work_struct. Everything about where an item is sits in one word, so that one atomic read
 * gives a consistent answer:
 *
 *   31 ........ 8  7 6 5 4   3       2    1         0
 *   pwq number     colour    LINKED  PWQ  INACTIVE  PENDING      on a list (PWQ set)
 *   pool number      CANCELING (4)    -    -        PENDING      off all lists; 0 when it never ran
 *
 * Who has set PENDING owns the word until it is on a list; then the lock of the pool owns it; the worker that takes the
 * item off gives PENDING back. The pool number stays behind: it says where the item may still be running.
 *
 * Every change is an exchange or an `or`, never a store: each reads what the one before wrote, so that what the caller of
 * a *failed* test_and_set_bit wrote before it is visible to the function that runs next (C1).
 */
export const work_struct = struct('work_struct', {
  data: 'WORK_STRUCT_* and number, see above; owner of PENDING, then pool lock',
  entry: embed(list_head, 'place in a worklist, a list of inactive works or of a worker; pool lock'),
  func: 'text pointer, called with the address of the item; set by INIT_WORK',
})

export const WORK_STRUCT_PENDING = 1
export const WORK_STRUCT_INACTIVE = 2
export const WORK_STRUCT_PWQ = 4
export const WORK_STRUCT_LINKED = 8
const WORK_OFFQ_CANCELING = 16
flagNames('WORK_STRUCT_', {
  WORK_STRUCT_PENDING,
  WORK_STRUCT_INACTIVE,
  WORK_STRUCT_PWQ,
  WORK_STRUCT_LINKED,
  WORK_OFFQ_CANCELING,
})
const COLOR_SHIFT = 4
const COLOR_MASK = 15
export const ID_SHIFT = 8

/** Makes the storage an idle work item. Nobody else may know it yet. */
export function INIT_WORK(work: number, func: number): void {
  set(work + work_struct.data, 0)
  set(work + work_struct.entry + list_head.next, NULL)
  set(work + work_struct.entry + list_head.prev, NULL)
  set(work + work_struct.func, func)
}

export function work_pending(work: number): boolean {
  return (READ_ONCE(work + work_struct.data) & WORK_STRUCT_PENDING) !== 0
}

/** The pwq on whose list the item is, or NULL; stable only under the lock of its pool. */
export function get_work_pwq(work: number): number {
  const data = READ_ONCE(work + work_struct.data)
  return (data & WORK_STRUCT_PWQ) !== 0 ? pwqOfId(data >>> ID_SHIFT) : NULL
}

/** The pool on which the item is queued or was run last, or NULL. */
export function get_work_pool(work: number): number {
  const data = READ_ONCE(work + work_struct.data)
  if ((data & WORK_STRUCT_PWQ) !== 0) return get(pwqOfId(data >>> ID_SHIFT) + pool_workqueue.pool)
  return poolOfId(data >>> ID_SHIFT)
}

export function get_work_color(work: number): number {
  return (READ_ONCE(work + work_struct.data) >>> COLOR_SHIFT) & COLOR_MASK
}

export function work_has(flag: number, work: number): boolean {
  return (READ_ONCE(work + work_struct.data) & flag) !== 0
}

/** Locks: pool.lock; the caller owns PENDING */
export function set_work_pwq(work: number, pwq: number, color: number, flags: number): void {
  const id = get(pwq + pool_workqueue.id)
  const bits = WORK_STRUCT_PENDING | WORK_STRUCT_PWQ | flags
  xchg(work + work_struct.data, (id << ID_SHIFT) | (color << COLOR_SHIFT) | bits)
}

/** From here on the item can be queued again. Pairs with test_and_set_bit in queue_work_on. */
export function set_work_pool_and_clear_pending(work: number, pool: number): void {
  xchg(work + work_struct.data, get(pool + worker_pool.id) << ID_SHIFT)
}

export function set_work_pool_and_keep_pending(work: number, pool: number): void {
  xchg(work + work_struct.data, (get(pool + worker_pool.id) << ID_SHIFT) | WORK_STRUCT_PENDING)
}

/** As above, and tells everyone that its owner is waiting for it to stop. The caller owns PENDING. */
export function mark_work_canceling(work: number): void {
  const pool = get_work_pool(work)
  const id = pool === NULL ? 0 : get(pool + worker_pool.id)
  xchg(work + work_struct.data, (id << ID_SHIFT) | WORK_OFFQ_CANCELING | WORK_STRUCT_PENDING)
}

export function work_is_canceling(work: number): boolean {
  const data = READ_ONCE(work + work_struct.data)
  return (data & WORK_STRUCT_PWQ) === 0 && (data & WORK_OFFQ_CANCELING) !== 0
}

/** Somebody has set PENDING and has not reached a list, a timer or the canceling mark yet, or its timer is armed. */
export function work_in_transit(work: number): boolean {
  const data = READ_ONCE(work + work_struct.data)
  if ((data & WORK_STRUCT_PENDING) === 0) return false
  return (data & WORK_STRUCT_PWQ) === 0 && (data & WORK_OFFQ_CANCELING) === 0
}

/** Idle, and running nowhere. The caller owns PENDING. */
export function clear_work_data(work: number): void {
  xchg(work + work_struct.data, 0) // pairs with test_and_set_bit in queue_work and try_to_grab_pending
}

/** Whoever takes the item off its list takes the next one along. Locks: pool.lock */
export function set_work_linked(work: number): void {
  set_bit(WORK_STRUCT_LINKED, work + work_struct.data)
}
