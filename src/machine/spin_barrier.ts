/**
 * All parties arrive before any leaves. Two words: how many have arrived, and the generation that the last one advances.
 * Waiters spin `spins` loads first, which pays only while every party has a core, then sleep.
 */
export const BARRIER_WORDS = 2

export function barrierWait(words: Int32Array, at: number, parties: number, spins: number): void {
  const generation = Atomics.load(words, at + 1)
  if (Atomics.add(words, at, 1) === parties - 1) {
    Atomics.store(words, at, 0)
    Atomics.add(words, at + 1, 1) // pairs with the loads below: what every party wrote before is seen by all after
    Atomics.notify(words, at + 1)
    return
  }
  for (let spin = 0; spin < spins; spin++) if (Atomics.load(words, at + 1) !== generation) return
  while (Atomics.load(words, at + 1) === generation) Atomics.wait(words, at + 1, generation)
}
