import { expect, test } from 'vitest'
import type { BenchResult } from '../../src/report/bench_result.ts'
import { mnttorture, temporaryDirectory } from '../cli/mnttorture.ts'

test('every design can be measured, traced and counted without a finding', async () => {
  const { code, stdout } = await mnttorture([
    'bench',
    '--quick',
    '--rounds',
    '1',
    '--json',
    '--quiet',
    '--out',
    temporaryDirectory(),
  ])
  const result = JSON.parse(stdout) as BenchResult
  expect([code, result.findings]).toEqual([0, []])
  const designs = ['inline', 'task-work', 'wq-flush', 'wq-wait']
  expect([...new Set(result.latencies.flatMap(({ design }) => design ?? []))].sort()).toEqual(designs)
  expect(result.timelines.map(({ design }) => design).sort()).toEqual(designs)
  expect(result.growth.filter(({ over }) => over === 'mounts').map(({ design }) => design)).toEqual(designs)
  expect(
    result.throughput
      .filter(({ unit }) => unit === 'cleanups')
      .map(({ design }) => design)
      .sort(),
  ).toEqual(designs)
  for (const { lanes, tookUs } of result.timelines) {
    expect(tookUs).toBeGreaterThan(0)
    expect(lanes.find(({ name }) => name === 'cpu0')?.spans.map(({ kind }) => kind)).toContain('flush')
    expect(lanes.flatMap(({ spans }) => spans).map(({ kind }) => kind)).toContain('kill_sb')
  }
})
