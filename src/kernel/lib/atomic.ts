import { ORDERS } from '#kernel/lib/orders'
import { mem, NULL_PAGE_WORDS, POISON } from '#shm/arena'
import { inOrder } from '#shm/hints'

/**
 * Kernel words for Atomics on the arena. JavaScript's Atomics are sequentially consistent, so on real threads every one of these is
 * at least as strong as its Linux namesake. What each orders in Linux is in lib/orders, for memory modes; what returns nothing
 * orders nothing, and the rest is fully ordered.
 *
 * An address outside the arena is followed poison or a corrupted pointer: Atomics throw a RangeError there, and `get` and
 * `set` throw `Oops`; the machine turns both into a use-after-free finding.
 */
export class Oops extends Error {
  override name = 'Oops'
}

/** A plain read: the caller holds the lock that protects the word, or nobody else can see the object yet. */
export function get(address: number): number {
  if (address >= mem.length || address < 0) return oops(address)
  return mem[address]!
}

/** A plain write, under the same conditions as `get`. */
export function set(address: number, value: number): void {
  if (address >= mem.length || address < 0) oops(address)
  mem[address] = value
}

export function READ_ONCE(address: number): number {
  return Atomics.load(mem, address)
}

export function WRITE_ONCE(address: number, value: number): void {
  Atomics.store(mem, address, value)
}

export function xchg(address: number, value: number): number {
  return Atomics.exchange(mem, address, value)
}

/** Returns the value found; it succeeded when that is `expected`. */
export function cmpxchg(address: number, expected: number, value: number): number {
  return Atomics.compareExchange(mem, address, expected, value)
}

export function atomic_add(delta: number, address: number): void {
  inOrder(ORDERS.no_return)
  Atomics.add(mem, address, delta)
}

export function atomic_add_return(delta: number, address: number): number {
  return Atomics.add(mem, address, delta) + delta
}

export function atomic_inc(address: number): void {
  inOrder(ORDERS.no_return)
  Atomics.add(mem, address, 1)
}

export function atomic_dec(address: number): void {
  inOrder(ORDERS.no_return)
  Atomics.sub(mem, address, 1)
}

export function atomic_dec_and_test(address: number): boolean {
  return Atomics.sub(mem, address, 1) === 1
}

/** Adds `delta` unless the word is `unless`; says whether it did. */
export function atomic_add_unless(address: number, delta: number, unless: number): boolean {
  let seen = Atomics.load(mem, address)
  while (seen !== unless) {
    const found = Atomics.compareExchange(mem, address, seen, seen + delta)
    if (found === seen) return true
    seen = found
  }
  return false
}

export function atomic_inc_not_zero(address: number): boolean {
  return atomic_add_unless(address, 1, 0)
}

/** Sets the bits of `mask`; says whether they were set before. A full barrier also when they were. */
export function test_and_set_bit(mask: number, address: number): boolean {
  return (Atomics.or(mem, address, mask) & mask) !== 0
}

export function set_bit(mask: number, address: number): void {
  inOrder(ORDERS.bit)
  Atomics.or(mem, address, mask)
}

export function clear_bit(mask: number, address: number): void {
  inOrder(ORDERS.bit)
  Atomics.and(mem, address, ~mask)
}

function oops(address: number): never {
  const offset = address - POISON
  const isPoison = Math.abs(offset) < NULL_PAGE_WORDS
  const why = isPoison
    ? `: poison${offset === 0 ? '' : ` + ${offset}`}, which was read from freed memory or through NULL`
    : ''
  throw new Oops(`access to word 0x${(address >>> 0).toString(16)}, outside the arena${why}`)
}
