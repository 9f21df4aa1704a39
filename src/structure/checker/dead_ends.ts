// explore: atomic
/** words that are kept at the most; what comes later is not remembered, and may be tried again */
const MOST_WORDS = 2 ** 26
const FIRST_WORDS = 2 ** 10
/** of the entry before with the same key, and of the state; what has taken effect follows */
const HEAD = 2

/**
 * From where no order of the calls that are left explains them: how many calls of each lane had taken effect, and the model's state.
 * Found by a hash, and then compared in full.
 */
export class DeadEnds {
  private words = new Uint32Array(0)
  private used = 1
  private readonly latest = new Map<number, number>()

  get size(): number {
    return this.latest.size
  }

  add(hash: number, state: number, counts: readonly number[]): void {
    const at = this.used
    const next = at + HEAD + counts.length
    if (next > this.words.length && !this.grow(next)) return
    const key = keyOf(hash, state)
    this.words[at] = this.latest.get(key) ?? 0
    this.words[at + 1] = state
    for (let index = 0; index < counts.length; index++) this.words[at + HEAD + index] = counts[index]!
    this.latest.set(key, at)
    this.used = next
  }

  has(hash: number, state: number, counts: readonly number[]): boolean {
    for (let at = this.latest.get(keyOf(hash, state)) ?? 0; at !== 0; at = this.words[at]!)
      if (this.words[at + 1] === state && this.holds(at + HEAD, counts)) return true
    return false
  }

  private holds(at: number, counts: readonly number[]): boolean {
    for (let index = 0; index < counts.length; index++) if (this.words[at + index] !== counts[index]) return false
    return true
  }

  private grow(needed: number): boolean {
    if (needed > MOST_WORDS) return false
    const words = new Uint32Array(Math.max(FIRST_WORDS, 2 ** Math.ceil(Math.log2(needed))))
    words.set(this.words)
    this.words = words
    return true
  }
}

function keyOf(hash: number, state: number): number {
  return (hash >>> 0) * 2 ** 20 + (state % 2 ** 20)
}

/** What a count of one lane adds to the hash of all, by exclusive or. */
export function hashOf(lane: number, count: number): number {
  let hash = Math.imul(lane + 1, 0x9e3779b1) ^ Math.imul(count + 1, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 12)
}
