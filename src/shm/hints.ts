/**
 * What code under test may tell whoever runs it. This file is the stress side: everything here costs nothing, or does
 * the plain thing on real threads. The explorer links another file in its place (`src/explore/hints.ts`, same exports),
 * where the same calls are steps, shadow memory and findings.
 */

/** The kinds of finding that results know; part of the JSON contract. */
export type FindingKind =
  | 'assertion'
  | 'invariant'
  | 'deadlock'
  | 'livelock'
  | 'data-race'
  | 'use-after-free'
  | 'double-free'
  | 'leak'
  | 'lockdep'
  | 'stack'
  | 'lost-work'
  | 'premature-return'
  | 'refcount'
  | 'forbidden-outcome'
  | 'uncaught'

const parkingLot = new Int32Array(new SharedArrayBuffer(4))
const SPINS_BEFORE_PARK = 64
const PARK_MS = 0.05
let spins = 0

/**
 * A spin loop's way to say that it cannot go on until another CPU writes what it read. On real threads: spins, and
 * every 64th call parks for 50 us so that more CPUs than cores still make progress. In exploring: the CPU is disabled
 * until another CPU writes one of the elements it read since its last cpu_relax.
 */
export function cpu_relax(): void {
  if (++spins % SPINS_BEFORE_PARK === 0) Atomics.wait(parkingLot, 0, 0, PARK_MS)
}

const LOCK_SPINS = 60

/** Takes the mutex at `view[index]` (0 free, 1 held, 2 held with waiters). In exploring: one blocking step. */
export function mutexLock(view: Int32Array, index: number): void {
  if (Atomics.compareExchange(view, index, 0, 1) === 0) return
  for (let spin = 0; spin < LOCK_SPINS; spin++) {
    if (Atomics.load(view, index) === 0 && Atomics.compareExchange(view, index, 0, 1) === 0) return
  }
  while (Atomics.exchange(view, index, 2) !== 0) Atomics.wait(view, index, 2)
}

/** Releases the mutex at `view[index]` and wakes one waiter. In exploring: one step. */
export function mutexUnlock(view: Int32Array, index: number): void {
  if (Atomics.exchange(view, index, 0) === 2) Atomics.notify(view, index, 1)
}

/** Declares `length` elements of `view` from `from` on as a live object, called `what` in findings. */
export function memoryAllocated(_view: Int32Array, _from: number, _length: number, _what: string): void {}

/** Declares the same elements as freed: in exploring, any later step on them is a use-after-free finding at once. */
export function memoryFreed(_view: Int32Array, _from: number, _length: number): void {}

/** A rule was broken: in exploring this ends the execution as a finding. On real threads `shm/findings` keeps it. */
export function finding(_kind: FindingKind, _judge: string, _message: string): void {}

/** Marks a place that a long run is expected to reach at least once. */
export function sometimes(_name: string): void {}

/** Milliseconds from a start that all threads share, for timers of the model; always 0 in exploring, where a timed wait may end at any step. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now()
}
