import type { Percentiles } from './stress_result.ts'

/**
 * Percentiles of a histogram whose bucket b counts durations of [2^b, 2^(b+1)) nanoseconds; between the bounds of a bucket
 * the counts are taken to be spread evenly. The maximum is the upper bound of the last bucket in use.
 */
export function log2Percentiles(buckets: readonly number[]): Percentiles {
  const count = buckets.reduce((sum, each) => sum + each, 0)
  const at = (share: number): number | null => {
    if (count === 0) return null
    let below = 0
    for (const [bucket, inside] of buckets.entries()) {
      if (inside > 0 && below + inside >= share * count) {
        const low = bucket === 0 ? 0 : 2 ** bucket
        return round((low + ((share * count - below) / inside) * (2 ** (bucket + 1) - low)) / 1000)
      }
      below += inside
    }
    return null
  }
  return { count, p50Us: at(0.5), p90Us: at(0.9), p99Us: at(0.99), p999Us: at(0.999), maxUs: at(1) }
}

function round(us: number): number {
  return Math.round(us * 100) / 100
}
