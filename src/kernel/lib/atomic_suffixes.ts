import { ORDERS } from '#kernel/lib/orders'
import { mem } from '#shm/arena'
import { inOrder } from '#shm/hints'

/** linux/atomic.h: the read-modify-writes with a suffix, and those whose plain form the model itself has no use for. */

export function xchg_relaxed(address: number, value: number): number {
  inOrder(ORDERS._relaxed)
  return Atomics.exchange(mem, address, value)
}

export function xchg_acquire(address: number, value: number): number {
  inOrder(ORDERS._acquire)
  return Atomics.exchange(mem, address, value)
}

export function xchg_release(address: number, value: number): number {
  inOrder(ORDERS._release)
  return Atomics.exchange(mem, address, value)
}

export function cmpxchg_relaxed(address: number, expected: number, value: number): number {
  inOrder(ORDERS._relaxed)
  return Atomics.compareExchange(mem, address, expected, value)
}

export function cmpxchg_acquire(address: number, expected: number, value: number): number {
  inOrder(ORDERS._acquire)
  return Atomics.compareExchange(mem, address, expected, value)
}

export function cmpxchg_release(address: number, expected: number, value: number): number {
  inOrder(ORDERS._release)
  return Atomics.compareExchange(mem, address, expected, value)
}

export function atomic_add_return_relaxed(delta: number, address: number): number {
  inOrder(ORDERS._relaxed)
  return Atomics.add(mem, address, delta) + delta
}

export function atomic_add_return_acquire(delta: number, address: number): number {
  inOrder(ORDERS._acquire)
  return Atomics.add(mem, address, delta) + delta
}

export function atomic_add_return_release(delta: number, address: number): number {
  inOrder(ORDERS._release)
  return Atomics.add(mem, address, delta) + delta
}

export function atomic_sub_return(delta: number, address: number): number {
  inOrder(ORDERS.fully_ordered)
  return Atomics.sub(mem, address, delta) - delta
}

export function atomic_sub_return_relaxed(delta: number, address: number): number {
  inOrder(ORDERS._relaxed)
  return Atomics.sub(mem, address, delta) - delta
}

export function atomic_sub_return_acquire(delta: number, address: number): number {
  inOrder(ORDERS._acquire)
  return Atomics.sub(mem, address, delta) - delta
}

export function atomic_sub_return_release(delta: number, address: number): number {
  inOrder(ORDERS._release)
  return Atomics.sub(mem, address, delta) - delta
}

export function atomic_fetch_add(operand: number, address: number): number {
  inOrder(ORDERS.fully_ordered)
  return Atomics.add(mem, address, operand)
}

export function atomic_fetch_add_relaxed(operand: number, address: number): number {
  inOrder(ORDERS._relaxed)
  return Atomics.add(mem, address, operand)
}

export function atomic_fetch_add_acquire(operand: number, address: number): number {
  inOrder(ORDERS._acquire)
  return Atomics.add(mem, address, operand)
}

export function atomic_fetch_add_release(operand: number, address: number): number {
  inOrder(ORDERS._release)
  return Atomics.add(mem, address, operand)
}

export function atomic_fetch_sub(operand: number, address: number): number {
  inOrder(ORDERS.fully_ordered)
  return Atomics.sub(mem, address, operand)
}

export function atomic_fetch_sub_relaxed(operand: number, address: number): number {
  inOrder(ORDERS._relaxed)
  return Atomics.sub(mem, address, operand)
}

export function atomic_fetch_sub_acquire(operand: number, address: number): number {
  inOrder(ORDERS._acquire)
  return Atomics.sub(mem, address, operand)
}

export function atomic_fetch_sub_release(operand: number, address: number): number {
  inOrder(ORDERS._release)
  return Atomics.sub(mem, address, operand)
}

export function atomic_fetch_and(operand: number, address: number): number {
  inOrder(ORDERS.fully_ordered)
  return Atomics.and(mem, address, operand)
}

export function atomic_fetch_and_relaxed(operand: number, address: number): number {
  inOrder(ORDERS._relaxed)
  return Atomics.and(mem, address, operand)
}

export function atomic_fetch_and_acquire(operand: number, address: number): number {
  inOrder(ORDERS._acquire)
  return Atomics.and(mem, address, operand)
}

export function atomic_fetch_and_release(operand: number, address: number): number {
  inOrder(ORDERS._release)
  return Atomics.and(mem, address, operand)
}

export function atomic_fetch_or(operand: number, address: number): number {
  inOrder(ORDERS.fully_ordered)
  return Atomics.or(mem, address, operand)
}

export function atomic_fetch_or_relaxed(operand: number, address: number): number {
  inOrder(ORDERS._relaxed)
  return Atomics.or(mem, address, operand)
}

export function atomic_fetch_or_acquire(operand: number, address: number): number {
  inOrder(ORDERS._acquire)
  return Atomics.or(mem, address, operand)
}

export function atomic_fetch_or_release(operand: number, address: number): number {
  inOrder(ORDERS._release)
  return Atomics.or(mem, address, operand)
}

export function atomic_fetch_xor(operand: number, address: number): number {
  inOrder(ORDERS.fully_ordered)
  return Atomics.xor(mem, address, operand)
}

export function atomic_fetch_xor_relaxed(operand: number, address: number): number {
  inOrder(ORDERS._relaxed)
  return Atomics.xor(mem, address, operand)
}

export function atomic_fetch_xor_acquire(operand: number, address: number): number {
  inOrder(ORDERS._acquire)
  return Atomics.xor(mem, address, operand)
}

export function atomic_fetch_xor_release(operand: number, address: number): number {
  inOrder(ORDERS._release)
  return Atomics.xor(mem, address, operand)
}

export function atomic_sub(operand: number, address: number): void {
  inOrder(ORDERS.no_return)
  Atomics.sub(mem, address, operand)
}

export function atomic_and(operand: number, address: number): void {
  inOrder(ORDERS.no_return)
  Atomics.and(mem, address, operand)
}

export function atomic_or(operand: number, address: number): void {
  inOrder(ORDERS.no_return)
  Atomics.or(mem, address, operand)
}

export function atomic_xor(operand: number, address: number): void {
  inOrder(ORDERS.no_return)
  Atomics.xor(mem, address, operand)
}
