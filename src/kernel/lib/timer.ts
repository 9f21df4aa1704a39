import { atomic_inc, get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_mb__before_atomic } from '#kernel/lib/barrier'
import { INIT_LIST_HEAD, list_add_tail, list_del_init, list_empty, list_head, list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { call } from '#kernel/lib/text'
import { timer_list } from '#kernel/lib/timer_list'
import { wait_on, wake_up, wake_up_all } from '#kernel/lib/wait'
import { NULL } from '#shm/arena'
import { nowMs } from '#shm/hints'
import { embed, staticOf, struct } from '#shm/layout'

/**
 * kernel/time/timer.c in small: one sorted list, one thread that fires. A jiffy is a millisecond, counted modulo 2^32.
 *
 * The thread sleeps without a timeout while no timer is armed. Otherwise it sleeps until the nearest expiry, and a sleep
 * that times out *is* the passing of that time: jiffies moves there whatever the clock says. So under the explorer, whose
 * clock stands still, a timer may fire at any step after it was armed, and timers fire in the order of their expiry.
 */
const timer_base = struct('timer_base', {
  lock: embed(spinlock_t, 'protects the list and every armed timer'),
  timers: embed(list_head, 'armed timers, nearest expiry first; lock'),
  jiffies: 'no jiffy before this one can be now; the timer thread, read by anyone',
  running: 'timer whose function runs, or NULL; the timer thread under lock, del_timer_sync sleeps on it',
  seq: 'changes when the nearest expiry may have moved; the timer thread sleeps on it',
  stop: '1 once timers are shut down; shutdown_timers',
})
const base = staticOf('timer_base', timer_base, 'the timer wheel')

const jiffiesAfter = (a: number, b: number): boolean => ((a - b) | 0) > 0

export function jiffies(): number {
  const ticked = READ_ONCE(base + timer_base.jiffies)
  const now = nowMs() | 0
  return jiffiesAfter(now, ticked) ? now : ticked
}

export function boot_timers(): void {
  INIT_LIST_HEAD(base + timer_base.timers)
  WRITE_ONCE(base + timer_base.jiffies, nowMs() | 0)
}

export function timer_setup(timer: number, func: number): void {
  set(timer + timer_list.entry, NULL)
  set(timer + timer_list.func, func)
}

/** Arms or re-arms; says whether the timer was armed. */
export function mod_timer(timer: number, expires: number): boolean {
  spin_lock(base + timer_base.lock)
  const was = detach(timer)
  set(timer + timer_list.expires, expires)
  const later = firstAfter(expires)
  list_add_tail(timer + timer_list.entry, later)
  const nearest = list_next(base + timer_base.timers) === timer + timer_list.entry
  if (nearest) atomic_inc(base + timer_base.seq) // pairs with the load in timer_thread
  spin_unlock(base + timer_base.lock)
  if (nearest) wake_up(base + timer_base.seq)
  return was
}

/** Disarms; says whether the timer was armed. Its function may still be running. */
export function del_timer(timer: number): boolean {
  spin_lock(base + timer_base.lock)
  const was = detach(timer)
  spin_unlock(base + timer_base.lock)
  return was
}

/** Disarms, and waits while the timer's function runs. Context: may sleep, not from the function itself. */
export function del_timer_sync(timer: number): boolean {
  let was = false
  for (;;) {
    spin_lock(base + timer_base.lock)
    was = detach(timer) || was
    const runs = READ_ONCE(base + timer_base.running) === timer
    spin_unlock(base + timer_base.lock)
    if (!runs) return was
    wait_on(base + timer_base.running, timer)
  }
}

export function timer_pending(timer: number): boolean {
  spin_lock(base + timer_base.lock)
  const armed = get(timer + timer_list.entry) !== NULL
  spin_unlock(base + timer_base.lock)
  return armed
}

/** What the timer thread runs until `shutdown_timers`. The caller has bound its task. */
export function run_timers(): void {
  for (;;) {
    const seq = smp_load_acquire(base + timer_base.seq)
    if (READ_ONCE(base + timer_base.stop) !== 0) return
    const now = jiffies()
    WRITE_ONCE(base + timer_base.jiffies, now)
    const next = fireExpired(now)
    if (next === NULL) {
      wait_on(base + timer_base.seq, seq)
    } else {
      const until = next.expires
      const how = wait_on(base + timer_base.seq, seq, Math.max(1, (until - now) | 0))
      if (how === 'timed-out') WRITE_ONCE(base + timer_base.jiffies, until)
    }
  }
}

export function shutdown_timers(): void {
  WRITE_ONCE(base + timer_base.stop, 1)
  smp_mb__before_atomic() // pairs with the load in run_timers: who sees the count sees the stop
  atomic_inc(base + timer_base.seq)
  wake_up(base + timer_base.seq)
}

/** Fires all that is due and says when the next one is, or NULL when none is armed. */
function fireExpired(now: number): { expires: number } | typeof NULL {
  spin_lock(base + timer_base.lock)
  while (!list_empty(base + timer_base.timers)) {
    const timer = list_next(base + timer_base.timers) - timer_list.entry
    const expires = get(timer + timer_list.expires)
    if (jiffiesAfter(expires, now)) {
      spin_unlock(base + timer_base.lock)
      return { expires }
    }
    detach(timer)
    const func = get(timer + timer_list.func)
    WRITE_ONCE(base + timer_base.running, timer)
    spin_unlock(base + timer_base.lock)
    call(func, timer) // may free the timer
    spin_lock(base + timer_base.lock)
    WRITE_ONCE(base + timer_base.running, NULL) // pairs with the sleep in del_timer_sync
    wake_up_all(base + timer_base.running)
  }
  spin_unlock(base + timer_base.lock)
  return NULL
}

/** Locks: timer_base.lock */
function detach(timer: number): boolean {
  lockdep_assert_held(base + timer_base.lock)
  if (get(timer + timer_list.entry) === NULL) return false
  list_del_init(timer + timer_list.entry)
  set(timer + timer_list.entry, NULL)
  return true
}

/** The list entry before which a timer with this expiry goes. Locks: timer_base.lock */
function firstAfter(expires: number): number {
  lockdep_assert_held(base + timer_base.lock)
  const head = base + timer_base.timers
  let entry = list_next(head)
  while (entry !== head && !jiffiesAfter(get(entry - timer_list.entry + timer_list.expires), expires)) {
    entry = list_next(entry)
  }
  return entry
}
