import type { Latency } from '../report/bench_result.ts'

/** All times of a row, round by round. */
export class Samples {
  readonly #rounds = new Map<number, Float64Array[]>()

  add(round: number, us: Float64Array): void {
    const before = this.#rounds.get(round)
    if (before === undefined) this.#rounds.set(round, [us])
    else before.push(us)
  }

  get empty(): boolean {
    return this.#rounds.size === 0
  }

  /** Median of each round. */
  medians(): number[] {
    return [...this.#rounds.values()].map((batches) => round3(quantile(merged(batches), 0.5)))
  }

  latency(): Latency {
    const all = merged([...this.#rounds.values()].flat())
    // a percentile needs a few samples beyond it to mean anything
    const from = (count: number, share: number): number | null =>
      all.length >= count ? round3(quantile(all, share)) : null
    return {
      count: all.length,
      meanUs: all.length === 0 ? null : round3(all.reduce((sum, us) => sum + us, 0) / all.length),
      p50Us: from(1, 0.5),
      p90Us: from(10, 0.9),
      p99Us: from(100, 0.99),
      p999Us: from(1000, 0.999),
      maxUs: from(1, 1),
      buckets: buckets(all),
      rounds: this.medians(),
    }
  }
}

/** Ascending. */
function merged(batches: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(batches.reduce((sum, batch) => sum + batch.length, 0))
  let at = 0
  for (const batch of batches) {
    all.set(batch, at)
    at += batch.length
  }
  return all.sort()
}

/** Of ascending values: the one below which lies `share` of them. */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  if (ascending.length === 0) return Number.NaN
  return ascending[Math.min(ascending.length - 1, Math.max(0, Math.ceil(share * ascending.length) - 1))]!
}

export function median(values: readonly number[]): number {
  const ascending = [...values].sort((a, b) => a - b)
  const middle = ascending.length >> 1
  return ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2
}

const BUCKETS_AN_OCTAVE = 8

/** [from, to, how many], the borders in geometric steps: every bucket is 9 % wide, at any magnitude. */
function buckets(ascending: Float64Array): Array<[number, number, number]> {
  const result: Array<[number, number, number]> = []
  const border = (index: number): number => round3(2 ** (index / BUCKETS_AN_OCTAVE))
  let last = Number.NaN
  for (const us of ascending) {
    const index = Math.floor(Math.log2(Math.max(us, 0.001)) * BUCKETS_AN_OCTAVE)
    if (index === last) result.at(-1)![2]++
    else result.push([border(index), border(index + 1), 1])
    last = index
  }
  return result
}

export function round3(value: number): number {
  return Number(value.toPrecision(5))
}
