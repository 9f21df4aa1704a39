/** A small seeded generator (xorshift32): the same operations for the same seed, on every machine. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = stateOf(seed)
  }

  /** From here on as if made anew with this seed. */
  reseed(seed: number): void {
    this.#state = stateOf(seed)
  }

  /** An integer from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return (x >>> 0) % limit
  }

  oneIn(n: number): boolean {
    return this.below(n) === 0
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }
}

function stateOf(seed: number): number {
  return (Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995) | 1
}
