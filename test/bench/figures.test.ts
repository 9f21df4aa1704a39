import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { fitPowerLaw } from '../../src/bench/fit.ts'
import { goalsOf } from '../../src/bench/goals.ts'
import { growthWords } from '../../src/bench/growth_book.ts'
import { planOf } from '../../src/bench/plan.ts'
import { quantile, Samples } from '../../src/bench/samples.ts'
import { warmUp } from '../../src/bench/warm_up.ts'
import type { Goal } from '../../src/report/bench_result.ts'

describe('latencies', () => {
  property.prop([fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 })])(
    'every sample lies in one bucket, and buckets ascend without overlapping',
    (us) => {
      const samples = new Samples()
      samples.add(0, Float64Array.from(us))
      const { buckets, count } = samples.latency()
      expect(count).toBe(us.length)
      expect(buckets.reduce((sum, [, , inside]) => sum + inside, 0)).toBe(us.length)
      for (const [i, [from, to]] of buckets.entries()) {
        expect(to).toBeGreaterThan(from)
        if (i > 0) expect(from).toBeGreaterThanOrEqual(buckets[i - 1]![1] * 0.9999)
      }
    },
  )

  test('a percentile is given only where samples lie beyond it', () => {
    const samples = new Samples()
    samples.add(
      0,
      Float64Array.from({ length: 99 }, (_, i) => i + 1),
    )
    expect(samples.latency()).toMatchObject({ p50Us: 50, p90Us: 90, p99Us: null, p999Us: null, maxUs: 99 })
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2)
  })

  test('a round is its median, whatever the batches', () => {
    const samples = new Samples()
    samples.add(0, Float64Array.of(1, 2))
    samples.add(1, Float64Array.of(7))
    samples.add(0, Float64Array.of(9))
    expect(samples.medians()).toEqual([2, 7])
  })
})

test('a warm-up goes on while its slices get faster, and a few beyond', async () => {
  const slices = [10, 5, 5, 5, 3, 3, 3, 3, 3]
  let made = 0
  await warmUp({ leastMs: 0, mostMs: 60_000 }, async () => slices[made++]!)
  expect(made).toBe(8)
})

describe('growth', () => {
  test('the exponent of a power law is found', () => {
    const { exponent, scale, r2 } = fitPowerLaw([10, 100, 1000].map((x) => [x, 3 * x ** 1.5]))
    expect(exponent).toBeCloseTo(1.5)
    expect(scale).toBeCloseTo(3)
    expect(r2).toBeCloseTo(1)
  })

  test.each([
    ['mounts', 1.02, /^linear: ten times the mounts take 10\.5 times as long/],
    ['mounts', 1.9, /^worse than linear/],
    ['mounts', 0.6, /^better than linear/],
    ['cpus', 0.02, /^the number of CPUs hardly matters/],
    ['namespaces', 1.0, /^linear: ten times the namespaces take 10\.0 times as long/],
    ['cpus', 0.5, /^more CPUs make it slower: twice the CPUs take 1\.41 times as long/],
  ] as const)('over %s with exponent %d, in words', (over, exponent, words) => {
    expect(growthWords(over, { exponent, low: exponent, high: exponent })).toMatch(words)
  })
})

describe('the plan', () => {
  const rows = planOf(null, false).flatMap((machine) => machine.rows)

  test('has every subject for every design, every knob, and no row twice', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    for (const design of ['inline', 'wq-wait', 'wq-flush', 'task-work']) {
      const own = rows.filter((row) => row.design === design)
      const flushes = own.filter(({ subject }) => subject === 'flush_filesystem')
      expect(new Set(flushes.map(({ mounts }) => mounts))).toEqual(new Set([0, 1, 8, 10, 100, 1000]))
      expect(new Set(flushes.map(({ superblocks }) => superblocks))).toEqual(new Set([0, 1, 8]))
      expect(new Set(flushes.map(({ killSbUs }) => killSbUs))).toEqual(new Set([0, 50, 1000]))
      expect(new Set(own.map(({ kworkers }) => kworkers))).toEqual(new Set([1, 2, 4, 8]))
      for (const subject of ['final mntput', 'umount', 'umount -l to gone', 'rmmod'])
        expect(own.some((row) => row.subject === subject)).toBe(true)
      expect(own.some(({ load }) => load !== null)).toBe(true)
    }
    expect(rows.filter(({ subject }) => subject === 'flush_work').length).toBeGreaterThan(0)
    expect(rows.filter(({ subject }) => subject === 'flush_workqueue').length).toBeGreaterThan(0)
  })

  test('measures what every goal needs', () => {
    expect(made([1, 1]).filter(({ ok }) => ok === null)).toEqual([])
  })

  test('a goal is judged by the median of what each round gave, and has an interval from them', () => {
    const goal = made([1, 1.2, 9]).find(({ id }) => id === 'flush-work')!
    expect(goal).toMatchObject({ measured: 1.2, ok: true })
    expect(goal.low).toBeLessThan(1.2)
    expect(goal.high).toBeGreaterThan(1.2)
    expect(made([1, 1.3, 1.4]).find(({ id }) => id === 'flush-work')).toMatchObject({ measured: 1.3, ok: false })
  })

  function made(rounds: number[]): Goal[] {
    const latency = { rounds } as never
    return goalsOf({
      latencies: rows.map((row) => ({ ...row, closed: latency, against: { rounds } }) as never),
      floors: ['piscina.run', 'piscina.run rested'].map((id) => ({ id, latency }) as never),
      growth: ['wq-flush', 'task-work'].map(
        (design) => ({ design, over: 'cpus', points: [1, 2].map((x) => ({ x, rounds })) }) as never,
      ),
    })
  }
})
