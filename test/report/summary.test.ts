import { describe, expect, it } from 'vitest'
import type { ExploreResult } from '../../src/explore/run/explore_result.ts'
import { exploreSummary } from '../../src/report/explore_summary.ts'
import { log2Percentiles } from '../../src/report/log2_percentiles.ts'
import type { StressResult } from '../../src/report/stress_result.ts'
import { stressSummary } from '../../src/report/stress_summary.ts'
import { microseconds, rate, share } from '../../src/report/words.ts'

const none = { count: 0, p50Us: null, p90Us: null, p99Us: null, p999Us: null, maxUs: null }

const sampled: StressResult = {
  command: 'stress',
  ok: false,
  verdict: 'failure',
  scenario: 'put.ts',
  design: 'wq-wait',
  bug: null,
  seed: 5,
  cpus: 2,
  kworkers: 0,
  seconds: 2,
  interrupted: false,
  executions: 2_000_000,
  executionsPerSecond: 1_000_000,
  ops: { total: 4_000_000, perSecond: 2_000_000, byKind: {} },
  flush: none,
  cleanup: { ...none, byContext: {} },
  stack: { minFreeBytes: null },
  arena: { usedAtStart: null, usedAtEnd: null },
  outcomes: { '[1,0]': 1_999_990, '[0,0]': 10 },
  findings: [{ kind: 'forbidden-outcome', message: 'outcome [0,0] is forbidden', count: 10 }],
}

describe('the summary', () => {
  it('of a user scenario shows outcomes with their grade, findings, and the verdict last', () => {
    const text = stressSummary(sampled, { '[0,0]': 'forbidden', '[0,1]': 'interesting' })
    expect(text).toMatch(/\[1,0\] +1,999,990 +100.0 %/)
    expect(text).toMatch(/\[0,0\] +10 +5.0e-4 % +forbidden/)
    expect(text).toContain('[0,1]  never seen, interesting')
    expect(text).toContain('FINDING forbidden-outcome, 10 times: outcome [0,0] is forbidden')
    expect(text).toMatch(/seed=5 FAILURE\n$/)
  })

  it('says that locks were not looked at, where lockdep had no room for more classes', () => {
    const { executions: _, outcomes: __, ...torture } = sampled
    const lockdep = { classes: 159, dependencies: 700, reports: 0 }
    expect(stressSummary({ ...torture, lockdep })).toMatch(/no possible deadlock seen\n/)
    expect(stressSummary({ ...torture, lockdep: { ...lockdep, full: true } })).toMatch(/seen; no room for more classes/)
  })

  it('of a finding says whether there was time to make its schedule short', () => {
    const summaryOf = (before: object): string =>
      exploreSummary({
        command: 'explore',
        outcomes: {},
        findings: [
          { kind: 'deadlock', message: 'm', execution: 1, count: 1, schedule: 's', switches: 5, before, trace: [] },
        ],
      } as unknown as ExploreResult)
    expect(summaryOf({ switches: 9, steps: 30 })).toContain('(before minimising: 9 switches, 30 steps)')
    const hurried = summaryOf({ switches: 9, steps: 30, hurried: true })
    expect(hurried).toContain('30 steps; the time was over before it was done)')
  })

  it('of a torture run says what a kernel developer looks for', () => {
    const { executions: _, outcomes: __, ...torture } = sampled
    const text = stressSummary({
      ...torture,
      findings: [],
      kworkers: 2,
      ops: { total: 1000, perSecond: 500, byKind: { umount: 600, open: 400 } },
      finalPuts: 12,
      cleanup: { ...none, byContext: { kworker: 12 } },
      superblocksKilled: 3,
      modules: { loaded: 4, unloaded: 3, initFailed: 2 },
      judges: { refcount: 77 },
      flush: { count: 9, p50Us: 10, p90Us: 20, p99Us: 30, p999Us: 40, maxUs: 5000 },
      arena: { usedAtStart: 4096, usedAtEnd: 4096 },
    })
    for (const words of [
      'umount  600',
      'final puts  12',
      '12: kworker 12',
      '3 killed',
      '4 loaded, 3 unloaded, 2 failed in init',
      'p99.9 40.0 us',
      'max 5.00 ms',
      'deactivate_super never ran',
      'judges      1, 77 looks',
      'refcount 77',
      '(+0 bytes)',
      'seed=5 SUCCESS',
    ]) {
      expect(text).toContain(words)
    }
  })
})

describe('percentiles of a log2 histogram', () => {
  it('lie within the bucket they fall into', () => {
    const buckets = Array.from({ length: 16 }, () => 0)
    buckets[10] = 99
    buckets[14] = 1
    const { count, p50Us, p999Us, maxUs } = log2Percentiles(buckets)
    expect(count).toBe(100)
    expect(p50Us).toBeGreaterThanOrEqual(1.02)
    expect(p50Us).toBeLessThanOrEqual(2.05)
    expect(p999Us).toBeGreaterThan(16)
    expect(maxUs).toBeCloseTo(32.77)
  })

  it('are null when nothing was timed', () => {
    expect(log2Percentiles([])).toEqual(none)
  })
})

describe('figures', () => {
  it('are short', () => {
    expect([rate(999), rate(56_700), rate(8_910_000)]).toEqual(['999', '56.7 k', '8.91 M'])
    expect([microseconds(1.5), microseconds(2500), microseconds(null)]).toEqual(['1.50 us', '2.50 ms', '-'])
    expect([share(1, 2), share(1, 1e7), share(0, 5)]).toEqual(['50.0 %', '1.0e-5 %', '0.0 %'])
  })
})
