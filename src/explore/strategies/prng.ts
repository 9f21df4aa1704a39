/** A seeded generator of 32-bit numbers (splitmix32): one word of state, so that any execution can be started alone. */
export class Prng {
  private state = 0

  constructor(seed = 0, stream = 0) {
    this.seed(seed, stream)
  }

  /** Starts the stream that belongs to (seed, stream). */
  seed(seed: number, stream: number): void {
    this.state = mix(mix(seed | 0) ^ Math.imul(stream | 0, 0x9e3779b9) ^ Math.trunc(stream / 0x1_0000_0000))
  }

  /** 0 .. 2^32 - 1 */
  next(): number {
    return mix((this.state = (this.state + 0x9e3779b9) | 0)) >>> 0
  }

  /** 0 .. bound - 1 */
  below(bound: number): number {
    return Math.floor((mix((this.state = (this.state + 0x9e3779b9) | 0)) >>> 0) * bound * 2.3283064365386963e-10)
  }

  /** 0 <= x < 1 */
  unit(): number {
    return this.next() * 2.3283064365386963e-10
  }
}

function mix(value: number): number {
  let z = value
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return z ^ (z >>> 15)
}
