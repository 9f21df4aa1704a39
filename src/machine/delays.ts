import { seededRandom } from './random.ts'

/**
 * Makes this thread linger between a read and what depends on it, in a program that was linked with places for it
 * (link/instrument/delays.ts). A thread has one place at a time, and lingers there every other time it comes by; after a few
 * times, or when it does not come by, it takes another one: half of the time any of the program, so that rare places
 * have their turn, half of the time the one it stands at, so that busy ones have more. It spins, or parks and leaves its core to
 * the threads that it waits for.
 *
 * To be called before the program is imported. What goes through a place costs some 2 ns.
 */
export function installDelays(seed: number): void {
  const random = seededRandom(seed)
  Object.defineProperty(globalThis, Symbol.for('mnttorture.delays'), {
    configurable: true,
    value: (places: number) => delaysAt(places, random),
  })
}

/** What a thread's job says of it: a seed of the thread's own, where delays are wanted. */
export function delaysOf(wanted: boolean | undefined, seed: number, thread: number): { delaysSeed?: number } {
  return wanted ? { delaysSeed: (seed ^ Math.imul(thread + 1, 0x85ebca6b)) >>> 0 } : {}
}

const PASSES_A_TURN = 4_000
const LINGERS_A_TURN = 6
const SHORTEST_MS = 0.001
const LONGEST_MS = 0.5

function delaysAt(places: number, random: () => number): <T>(value: T, place: number) => T {
  const parkingLot = new Int32Array(new SharedArrayBuffer(4))
  let chosen = Math.floor(random() * places)
  let passes = PASSES_A_TURN
  let lingers = LINGERS_A_TURN

  const choose = (here: number): void => {
    chosen = random() < 0.5 ? here : Math.floor(random() * places)
    passes = PASSES_A_TURN
    lingers = LINGERS_A_TURN
  }
  const linger = (place: number): void => {
    if (random() < 0.5) return
    const ms = SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** random()
    if (random() < 0.5) Atomics.wait(parkingLot, 0, 0, ms)
    else for (const end = performance.now() + ms; performance.now() < end; );
    if (--lingers === 0) choose(place)
  }
  return (value, place) => {
    if (place === chosen) linger(place)
    if (--passes === 0) choose(place)
    return value
  }
}
