import { mount } from '#kernel/fs/mount'
import { super_block } from '#kernel/fs/super_block'
import { get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { rcu_assign_pointer, smp_load_acquire, smp_store_release } from '#kernel/lib/barrier'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { lock_class_key } from '#kernel/lib/lockdep/lock_class_key'
import { class_of_key, lock_map_acquire, lock_map_release, lock_map_wait } from '#kernel/lib/lockdep/validator'
import { off_stack, on_stack } from '#kernel/lib/on_stack'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { call } from '#kernel/lib/text'
import { wait_on, wake_up } from '#kernel/lib/wait'
import { NULL } from '#shm/arena'
import { embed, staticOf, struct } from '#shm/layout'

/**
 * fs/fs_pin.c: something that must be undone before a mount goes, whoever comes first. A pin is killed once:
 *
 *   0 live --pin_kill--> -1 being killed --pin_remove--> 1 gone
 *
 * Whoever finds -1 sleeps on a node of its own stack until pin_remove has woken it, because the pin itself may be freed by
 * then. Pins are freed by RCU, so a pointer found inside RCU stays readable until pin_kill holds pin.lock.
 */
const pin_node = struct('pin_node', {
  next: 'next pin_node; pin_lock',
  prev: 'word that points to this one, or NULL when on no list; pin_lock',
})
export const fs_pin = struct('fs_pin', {
  lock: embed(spinlock_t, 'done and waiters'),
  done: '0, -1 or 1; pin.lock',
  waiters: 'first pin_waiter; pin.lock',
  m_list: embed(pin_node, 'among the pins of the mount; pin_lock'),
  s_list: embed(pin_node, 'among the pins of its superblock; pin_lock'),
  kill: 'function pointer, must end in pin_remove; constant',
})
const pin_waiter = struct('pin_waiter', {
  woken: '0, then 1; written by pin_remove, the waiter sleeps on it',
  next: 'next waiter; pin.lock',
})
const PIN_KILL = lock_class_key('(fs_pin_wait)')
const pin_lock = staticOf('pin_lock', spinlock_t, 'the pin lists of all mounts')

export function init_fs_pin(pin: number, kill: number): void {
  set(pin + fs_pin.kill, kill)
}

export function pin_insert(pin: number, mnt: number): void {
  spin_lock(pin_lock)
  insert(pin + fs_pin.m_list, mnt + mount.mnt_pins)
  insert(pin + fs_pin.s_list, get(mnt + mount.mnt_sb) + super_block.s_pins)
  spin_unlock(pin_lock)
}

/** Locks: pin_lock */
function insert(node: number, head: number): void {
  lockdep_assert_held(pin_lock)
  const first = READ_ONCE(head)
  set(node + pin_node.next, first)
  set(node + pin_node.prev, head)
  if (first !== NULL) set(first + pin_node.prev, node + pin_node.next)
  rcu_assign_pointer(head, node) // pairs with the load in killAll
}

/** Locks: pin_lock */
function remove(node: number): void {
  lockdep_assert_held(pin_lock)
  const next = get(node + pin_node.next)
  const prev = get(node + pin_node.prev)
  if (prev === NULL) return
  WRITE_ONCE(prev, next)
  if (next !== NULL) set(next + pin_node.prev, prev)
  set(node + pin_node.prev, NULL)
}

/**
 * The end of a kill: off the mount, and everybody who waits may go on. As soon as the mount has no pin, its superblock may be given
 * up, and is freed after a grace period. In Linux what holds a spinlock is a reader, too; here it says so.
 */
export function pin_remove(pin: number): void {
  rcu_read_lock()
  spin_lock(pin_lock)
  remove(pin + fs_pin.m_list)
  remove(pin + fs_pin.s_list)
  spin_unlock(pin_lock)
  rcu_read_unlock()
  spin_lock(pin + fs_pin.lock)
  set(pin + fs_pin.done, 1)
  let waiter = get(pin + fs_pin.waiters)
  set(pin + fs_pin.waiters, NULL)
  while (waiter !== NULL) {
    const following = get(waiter + pin_waiter.next) // before it is woken: it lies on the waiter's stack
    smp_store_release(waiter + pin_waiter.woken, 1) // pairs with the load in pin_kill
    wake_up(waiter + pin_waiter.woken)
    waiter = following
  }
  spin_unlock(pin + fs_pin.lock)
}

/** Kills the pin, or waits until whoever does has finished. Context: entered inside RCU, leaves it; may sleep. */
export function pin_kill(pin: number): void {
  if (pin === NULL) {
    rcu_read_unlock()
    return
  }
  spin_lock(pin + fs_pin.lock)
  const done = get(pin + fs_pin.done)
  if (done === 0) {
    set(pin + fs_pin.done, -1)
    spin_unlock(pin + fs_pin.lock)
    rcu_read_unlock()
    lock_map_acquire(class_of_key(PIN_KILL))
    call(get(pin + fs_pin.kill), pin)
    lock_map_release(class_of_key(PIN_KILL))
    return
  }
  if (done > 0) {
    spin_unlock(pin + fs_pin.lock)
    rcu_read_unlock()
    return
  }
  const waiter = on_stack(pin_waiter)
  set(waiter + pin_waiter.next, get(pin + fs_pin.waiters))
  set(pin + fs_pin.waiters, waiter)
  spin_unlock(pin + fs_pin.lock)
  rcu_read_unlock()
  lock_map_wait(class_of_key(PIN_KILL))
  while (smp_load_acquire(waiter + pin_waiter.woken) === 0) wait_on(waiter + pin_waiter.woken, 0)
  off_stack(pin_waiter)
}

/** Kills every pin of a mount that nobody holds any more. */
export function mnt_pin_kill(mnt: number): void {
  killAll(mnt + mount.mnt_pins, fs_pin.m_list)
}

/** Kills every pin of a superblock, so that none makes it busy. Context: may sleep, s_umount not held */
export function group_pin_kill(sb: number): void {
  killAll(sb + super_block.s_pins, fs_pin.s_list)
}

function killAll(head: number, node: number): void {
  for (;;) {
    rcu_read_lock()
    const first = READ_ONCE(head)
    if (first === NULL) {
      rcu_read_unlock()
      return
    }
    pin_kill(first - node)
  }
}
