import { get, set } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_store_release } from '#kernel/lib/barrier'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { trace_flush_workqueue_begin, trace_flush_workqueue_return } from '#kernel/trace'
import { check_flush_dependency } from '#kernel/workqueue/flush_dependency'
import { lockdep_flush_workqueue } from '#kernel/workqueue/lockdep_maps'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { worker_pool } from '#kernel/workqueue/worker_pool'
import { system_wq, WORK_NR_COLORS, workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { sometimes } from '#shm/hints'

/**
 * C6: when it returns, every item queued before the call is done; items queued later cannot delay it.
 *
 * Items carry the colour that was current when they were queued. A flusher makes the next colour current on every pwq,
 * waits until its own has drained, and then for its turn: flushers retire oldest first.
 *
 *   flush_color = oldest flusher ... own ... youngest flusher | work_color = items from now on
 *
 * A colour comes round again only after its flusher has retired, and nobody looks at a colour but its flusher: one who
 * looked at an older one could find it in use again, and sleep on a count that nobody announces. Linux counts per pwq
 * and hands the turn on; counting per queue and sleeping on the count gives the same guarantee. When all colours are
 * taken a flusher waits for the oldest to retire, as Linux' overflow list does.
 * Context: may sleep; not from an item of this queue.
 */
export function flush_workqueue(wq: number, at?: number): void {
  lockdep_flush_workqueue(wq, at)
  check_flush_dependency(wq)
  trace_flush_workqueue_begin(wq)
  spin_lock(wq + workqueue_struct.lock)
  const color = take_color(wq)
  recolor(wq, next_color(color))
  spin_unlock(wq + workqueue_struct.lock)
  wait_for_color(wq, color)
  wait_for_turn(wq, color)
  smp_store_release(wq + workqueue_struct.flush_color, next_color(color)) // pairs with the loads in wait_for_turn and take_color
  wake_up_all(wq + workqueue_struct.flush_color)
  trace_flush_workqueue_return(wq)
}

export function flush_scheduled_work(at?: number): void {
  flush_workqueue(system_wq, at)
}

const next_color = (color: number): number => (color + 1) % WORK_NR_COLORS

/** The current colour, once there is a free one to follow it. Locks: wq.lock, dropped while it waits */
function take_color(wq: number): number {
  lockdep_assert_held(wq + workqueue_struct.lock)
  for (;;) {
    const color = get(wq + workqueue_struct.work_color)
    const oldest = smp_load_acquire(wq + workqueue_struct.flush_color)
    if (next_color(color) !== oldest) return color
    spin_unlock(wq + workqueue_struct.lock)
    sometimes('flush_workqueue finds all colours taken')
    wait_on(wq + workqueue_struct.flush_color, oldest)
    spin_lock(wq + workqueue_struct.lock)
  }
}

/** From here on no pwq gives out the old colour. Locks: wq.lock */
function recolor(wq: number, color: number): void {
  lockdep_assert_held(wq + workqueue_struct.lock)
  set(wq + workqueue_struct.work_color, color)
  for (let i = 0; i < get(wq + workqueue_struct.nr_pwqs); i++) {
    const pwq = get(wq + workqueue_struct.pwqs + i)
    const pool = get(pwq + pool_workqueue.pool)
    spin_lock(pool + worker_pool.lock)
    set(pwq + pool_workqueue.work_color, color)
    spin_unlock(pool + worker_pool.lock)
  }
}

function wait_for_color(wq: number, color: number): void {
  const count = wq + workqueue_struct.in_flight + color
  for (let left = smp_load_acquire(count); left !== 0; left = smp_load_acquire(count)) wait_on(count, left) // woken at 0
}

function wait_for_turn(wq: number, color: number): void {
  const word = wq + workqueue_struct.flush_color
  for (let oldest = smp_load_acquire(word); oldest !== color; oldest = smp_load_acquire(word)) wait_on(word, oldest)
}
