/**
 * What code under test may tell whoever runs it. This file is the stress side: everything here costs nothing, or does
 * the plain thing on real threads. The explorer links another file in its place (`src/explore/engine/hints.ts`, same exports),
 * where the same calls are steps, shadow memory and findings.
 */

import type { About } from './about.ts'
import type { FindingKind } from './finding_kinds.ts'

export type { FindingKind }

/** What an access or a barrier orders, in the words of the kernel's memory model; kernel/lib/orders.ts says which function has which. */
export type Order =
  | 'plain'
  | 'once'
  | 'acquire'
  | 'release'
  /** a read-modify-write: of every order, of none, with nobody reading what it found, and the two halves */
  | 'full'
  | 'relaxed'
  | 'void'
  | 'rmw acquire'
  | 'rmw release'
  /** a load and a store by the CPU that the word belongs to */
  | 'percpu'
  | 'lock'
  | 'trylock'
  | 'unlock'
  /** barriers; a helper is one beside something that is one already on x86 */
  | 'mb'
  | 'mb helper'
  | 'rmb'
  | 'wmb'

const parkingLot = new Int32Array(new SharedArrayBuffer(4))
const SPINS_BEFORE_PARK = 64
const PATIENT_SPINS_BEFORE_PARK = 4096
const PARK_MS = 0.05
let spins = 0

/**
 * A spin loop's way to say that it cannot go on until another CPU writes what it read. On real threads: spins, and
 * every 64th call parks for 50 us so that more CPUs than cores still make progress; while everybody has a core, what is waited for
 * takes less than a park does, and every 4096th call parks. In exploring: the CPU is disabled until another CPU writes one of
 * the elements it read since its last cpu_relax.
 */
export function cpu_relax(): void {
  if (++spins % SPINS_BEFORE_PARK !== 0) return
  if (spins % PATIENT_SPINS_BEFORE_PARK !== 0 && everybodyHasACore()) return
  Atomics.wait(parkingLot, 0, 0, PARK_MS)
}

/** As long as a few sections of a lock take; and about what a sleep and a wake cost, where a core is free. */
const LOCK_SPINS = 60
const PATIENT_LOCK_SPINS = 2000
const MOST_WAITS_UNSPUN = 64

/** How often it pays to spin: in vain, twice as many waits go without; a success undoes as much. */
class Patience {
  #toSkip = 0
  #skipNext = 1

  /** Whether this wait is one of those that go without. */
  goesWithout(): boolean {
    if (this.#toSkip === 0) return false
    this.#toSkip--
    return true
  }

  paid(): void {
    this.#skipNext = Math.max(this.#skipNext / 2, 1)
  }

  inVain(): void {
    this.#toSkip = this.#skipNext
    this.#skipNext = Math.min(this.#skipNext * 2, MOST_WAITS_UNSPUN)
  }
}

const withLocks = new Patience()

/** Takes the mutex at `view[index]` (0 free, 1 held, 2 held with waiters). In exploring: one blocking step. */
export function mutexLock(view: Int32Array, index: number): void {
  if (Atomics.compareExchange(view, index, 0, 1) === 0) return
  for (let spin = 0; spin < LOCK_SPINS; spin++) {
    if (Atomics.load(view, index) === 0 && Atomics.compareExchange(view, index, 0, 1) === 0) return
  }
  if (patientlyLocked(view, index)) return
  while (Atomics.exchange(view, index, 2) !== 0) Atomics.wait(view, index, 2)
}

/** Spins on, under the conditions of `watch`: the holder may have lost its core. */
function patientlyLocked(view: Int32Array, index: number): boolean {
  if (!everybodyHasACore() || withLocks.goesWithout()) return false
  for (let spin = 0; spin < PATIENT_LOCK_SPINS; spin++) {
    if (Atomics.load(view, index) !== 0 || Atomics.compareExchange(view, index, 0, 1) !== 0) continue
    withLocks.paid()
    return true
  }
  withLocks.inVain()
  return false
}

/** Releases the mutex at `view[index]` and wakes one waiter. In exploring: one step. */
export function mutexUnlock(view: Int32Array, index: number): void {
  if (Atomics.exchange(view, index, 0) === 2) Atomics.notify(view, index, 1)
}

/** No thread may spin on a machine whose cores nobody counts, or that has only one. */
const CORES = process.getBuiltinModule?.('node:os').availableParallelism() ?? 1
const MOST_SPIN_MS = 0.05
const LEAST_SPIN_MS = 0.02
const LOADS_A_LOOK = 32
/** Where this thread is counted as awake, or null while it sleeps or is not counted. */
let awakeIn: Int32Array | null = null
let awakeWord = 0
let spinMs = LEAST_SPIN_MS
const withWaits = new Patience()
/** What a thread takes to come that has slept for long, on a core that has, too. */
const WAKING_MS = 0.15
const withWoken = new Patience()
/** This thread has woken another one since it waited last. */
let afterWake = false

/** This thread is awake from now on: counted once in `view[awake]`, however often it says so. */
export function threadWakes(view: Int32Array, awake: number): void {
  if (awakeIn?.buffer === view.buffer) return
  awakeIn = view
  awakeWord = awake
  Atomics.add(view, awake, 1)
}

/** This thread is about to sleep. */
export function threadSleeps(view: Int32Array, awake: number): void {
  if (awakeIn?.buffer !== view.buffer) return
  awakeIn = null
  afterWake = false
  Atomics.sub(view, awake, 1)
}

function everybodyHasACore(): boolean {
  return CORES > 1 && awakeIn !== null && Atomics.load(awakeIn, awakeWord) <= CORES
}

/** This thread has woken one that slept. In exploring: nothing. */
export function sleeperWoken(): void {
  afterWake = true
}

/** Whether this thread may wait awake now: whoever may not sleeps at once. In exploring: never. */
export function mayWatch(): boolean {
  return everybodyHasACore() && !(afterWake ? withWoken : withWaits).goesWithout()
}

/**
 * Waits for a change of `view[index]` without sleeping, for a moment, and only while every thread that is awake has a core: true
 * once it has changed. Other programs may want the cores, too, and a thread that is to make the change may have been put on this
 * very core: so a watch in vain halves the next one and lets twice as many waits go without, and a change seen undoes as much.
 * Whoever has just woken the thread that it waits for watches for as long as that may take to come, by a count of its own.
 * Ends, neither paid nor in vain, when `view[unless]` is not 0. See docs/decisions/adaptive_waiting.md.
 */
export function watch(view: Int32Array, index: number, value: number, unless?: number): boolean {
  const patience = afterWake ? withWoken : withWaits
  const forMs = afterWake ? WAKING_MS : spinMs
  afterWake = false
  let end = 0
  do {
    for (let i = 0; i < LOADS_A_LOOK; i++) {
      if (Atomics.load(view, index) === value) continue
      if (patience === withWaits) spinMs = Math.min(spinMs * 2, MOST_SPIN_MS)
      patience.paid()
      return true
    }
    if (!everybodyHasACore() || (unless !== undefined && Atomics.load(view, unless) !== 0)) return false
    if (end === 0) end = performance.now() + forMs
  } while (performance.now() < end)
  if (patience === withWaits) spinMs = Math.max(spinMs / 2, LEAST_SPIN_MS)
  patience.inVain()
  return false
}

/**
 * What is raced is over. In exploring: waits until nobody else can go on, and from then on no strategy chooses: whoever runs goes
 * on until it sleeps. Programs that call it have daemons begin so, too, before the first choice.
 */
export function settle(): void {}

/**
 * Behind `settle`, whether nobody needs to go on: an execution came to this very state before, and all that follows, the checks of the
 * end included, was well. In exploring only; who asks says that what follows depends on shared memory and module variables alone, and on
 * which CPU it is: on nothing that CPUs or daemons keep in their locals, and not on outcomes.
 */
export function restIsKnown(): boolean {
  return false
}

/** The next access has this order. On real threads, and in exploring with sequential consistency, every access has all of it. */
export function inOrder(_order: Order): void {}

/** A barrier. In exploring with a memory mode: a step, where it changes what others see. */
export function barrier(_order: Order): void {}

/** RCU, where the runner has it as a primitive; false says that the kernel's own words are to do it. */
export function rcuLock(): boolean {
  return false
}

export function rcuUnlock(): boolean {
  return false
}

/** A grace period begins, and then ends. */
export function rcuSync(): boolean {
  return false
}

export function rcuWait(): boolean {
  return false
}

/** What memory is called that is nobody's ever: where a NULL pointer with an offset leads. */
export const NULL_POINTER = 'NULL'

/** Declares `length` elements of `view` from `from` on as a live object, called `what` in findings. */
export function memoryAllocated(_view: Int32Array, _from: number, _length: number, _what: string): void {}

/** Declares the same elements as freed: in exploring, any later step on them is a use-after-free finding at once. */
export function memoryFreed(_view: Int32Array, _from: number, _length: number): void {}

/** A rule was broken: in exploring this ends the execution as a finding. On real threads `shm/findings` keeps it. */
export function finding(_kind: FindingKind, _judge: string, _message: string, _about?: About): void {}

/** Marks a place that a long run is expected to reach at least once. */
export function sometimes(_name: string): void {}

/** Something that a judge measures by the way: in exploring what comes first of a kind under a name is kept, and how often it came. */
export function measured(_kind: string, _name: string, _value?: unknown): void {}

/** Runs what is no part of what is explored: it takes no steps, and must leave shared memory as it found it. */
export function aside<T>(run: () => T): T {
  return run()
}

/** Milliseconds from a start that all threads share, for timers of the model; always 0 in exploring, where a timed wait may end at any step. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now()
}
