import { seededRandom } from './random.ts'

/**
 * Makes this thread linger between a read and what depends on it, in a program that was linked with places for it
 * (link/instrument/delays.ts). A thread has one place at a time, and lingers there every other time it comes by; after a few
 * times, or when it does not come by, it takes another one, after a rest in which it does not linger at all: mostly any of those that it has come by lately, so that rare ones
 * have their turn, else the one it stands at, so that busy ones have more. As a rule one thread lingers at a time, so that
 * the others get on meanwhile. It spins, or parks and leaves its core to them.
 *
 * To be called before the program is imported. What goes through a place costs some 2 ns.
 */
export function installDelays(how: Delays): void {
  Object.defineProperty(globalThis, Symbol.for('mnttorture.delays'), {
    configurable: true,
    value: (places: number) => delaysAt(places, how),
  })
}

/** What a thread's job says of its delays; the program must be linked for them. */
export interface Delaying {
  delays?: Delays
}

interface Delays {
  /** a seed of the thread's own */
  seed: number
  longestMs: number
  /** [how many threads linger now] of all threads of the run */
  lingering: Int32Array
}

/** For each thread of a run, where delays are wanted. */
export function delaysOf(wanted: boolean | undefined, seed: number, longestMs: number): (thread: number) => Delaying {
  const lingering = new Int32Array(new SharedArrayBuffer(4))
  return (thread) =>
    wanted ? { delays: { seed: (seed ^ Math.imul(thread + 1, 0x85ebca6b)) >>> 0, longestMs, lingering } } : {}
}

const PASSES_A_TURN = 1_000
const LINGERS_A_TURN = 1
/** at most, between two turns: some system calls in which nothing is held up */
const PASSES_OF_REST = 500
/** then what it has come by is forgotten, because the thread may do other things by now */
const TURNS_REMEMBERED = 64
const NOWHERE = -1
const SHORTEST_MS = 0.001
const STAYS_HERE = 0.1
const PARKS = 0.75
/** lingers although another thread does */
const TOGETHER = 0.1

function delaysAt(places: number, how: Delays): <T>(value: T, place: number) => T {
  const { longestMs, lingering } = how
  const random = seededRandom(how.seed)
  const parkingLot = new Int32Array(new SharedArrayBuffer(4))
  const seen = new Uint8Array(places)
  const lately = new Int32Array(places)
  let seenCount = 0
  let turns = 0
  let chosen = Math.floor(random() * places)
  let passes = PASSES_A_TURN
  let rests = false
  let lingers = LINGERS_A_TURN

  const rest = (): void => {
    rests = true
    chosen = NOWHERE
    passes = 1 + Math.floor(random() * PASSES_OF_REST)
  }
  const choose = (here: number): void => {
    if (!rests) return rest()
    rests = false
    chosen = random() < STAYS_HERE ? here : lately[Math.floor(random() * seenCount)]!
    passes = PASSES_A_TURN
    lingers = LINGERS_A_TURN
    if (++turns % TURNS_REMEMBERED === 0) {
      seen.fill(0)
      seenCount = 0
    }
  }
  const linger = (place: number): void => {
    if (random() < 0.3) return
    const others = Atomics.add(lingering, 0, 1)
    if (others === 0 || random() < TOGETHER) {
      const ms = SHORTEST_MS * (longestMs / SHORTEST_MS) ** random()
      if (random() < PARKS) Atomics.wait(parkingLot, 0, 0, ms)
      else for (const end = performance.now() + ms; performance.now() < end; );
      lingers--
    }
    Atomics.sub(lingering, 0, 1)
    if (lingers === 0) choose(place)
  }
  return (value, place) => {
    if (seen[place] === 0) {
      seen[place] = 1
      lately[seenCount++] = place
    }
    if (place === chosen) linger(place)
    if (--passes === 0) choose(place)
    return value
  }
}
