/** Ways to bring two CPUs to the same place at the same time, or just not quite. */

const PATIENCE = 1_000
let sink = 0

/** An empty loop of so many turns, about a nanosecond each. */
export function turnIdly(turns: number): void {
  for (let turn = 0; turn < turns; turn++) sink = (sink + turn) | 0
}

/**
 * Waits until every CPU is about to run sample `position`; false when this CPU is out of patience because one of them is
 * not running. CPU n's position is words[at + n * stride].
 */
export function meet(
  words: Int32Array,
  at: number,
  stride: number,
  cpu: number,
  cpus: number,
  position: number,
): boolean {
  Atomics.store(words, at + cpu * stride, position)
  let spins = 0
  for (let other = 0; other < cpus; other++) {
    while (Atomics.load(words, at + other * stride) < position) if (++spins > PATIENCE) return false
  }
  return true
}
