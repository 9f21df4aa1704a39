import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { ORDERS } from '#kernel/lib/orders'
import { mem } from '#shm/arena'
import { barrier, inOrder } from '#shm/hints'

/**
 * asm/barrier.h. Atomics are sequentially consistent, so that on real threads none of these has anything to do; they stand where
 * Linux needs them, and memory modes ask for them.
 */
export function smp_mb(): void {
  barrier(ORDERS.smp_mb)
}

export function smp_rmb(): void {
  barrier(ORDERS.smp_rmb)
}

export function smp_wmb(): void {
  barrier(ORDERS.smp_wmb)
}

/** Beside a read-modify-write that orders nothing by itself; elsewhere it is no barrier that one may count on. */
export function smp_mb__before_atomic(): void {
  barrier(ORDERS.smp_mb__before_atomic)
}

export function smp_mb__after_atomic(): void {
  barrier(ORDERS.smp_mb__after_atomic)
}

export function smp_mb__after_spinlock(): void {
  barrier(ORDERS.smp_mb__after_spinlock)
}

export function smp_mb__after_unlock_lock(): void {
  barrier(ORDERS.smp_mb__after_unlock_lock)
}

export function smp_load_acquire(address: number): number {
  inOrder(ORDERS.smp_load_acquire)
  return Atomics.load(mem, address)
}

export function smp_store_release(address: number, value: number): void {
  inOrder(ORDERS.smp_store_release)
  Atomics.store(mem, address, value)
}

export function smp_store_mb(address: number, value: number): void {
  WRITE_ONCE(address, value)
  smp_mb()
}

/** What is reached through the pointer comes after this. */
export function rcu_dereference(address: number): number {
  return READ_ONCE(address)
}

export function rcu_assign_pointer(address: number, value: number): void {
  inOrder(ORDERS.rcu_assign_pointer)
  Atomics.store(mem, address, value)
}
