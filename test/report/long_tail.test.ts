import { expect, test } from 'vitest'
import type { RowWaits } from '../../src/report/bench_result.ts'
import { benchSummary } from '../../src/report/bench_summary.ts'
import { longTails } from '../../src/report/long_tail.ts'
import { madeUpResult } from '../bench/made_up_result.ts'

const waits: RowWaits[] = [
  {
    id: 'umount',
    title: 'umount',
    design: 'inline',
    kworkers: 2,
    calls: 200,
    slowest: 2,
    fromUs: 300,
    shares: [{ cause: 'run queue', share: 1 }],
    wakeUps: [],
  },
]
const TOLD = 'p99.9 is 21 times the median: umount (inline, kworkers: 2), mostly run queue'

function resultWith(p999Us: number) {
  const result = madeUpResult({ umount: [10] })
  result.latencies[0]!.closed.p999Us = p999Us
  return { ...result, waits }
}

test('a row whose p99.9 is above twenty times its median names what its slowest calls waited for', () => {
  expect(longTails(waits, resultWith(210).latencies)).toEqual([TOLD])
  expect(benchSummary(resultWith(210))).toContain(TOLD)
})

test('a row whose p99.9 is at twenty times its median names nothing', () => {
  expect(longTails(waits, resultWith(200).latencies)).toEqual([])
})

test('a row that was not recorded says so', () => {
  expect(longTails([], resultWith(210).latencies)).toEqual([TOLD.replace('run queue', 'not recorded')])
})
