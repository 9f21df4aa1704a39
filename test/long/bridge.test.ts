import { expect, test } from 'vitest'
import type { StressResult } from '../../src/report/stress_result.ts'
import { mnttorture } from '../cli/mnttorture.ts'

/** What stress with delays finds on two cores, most of it within seconds. */
const FOUND_BY_STRESS = [
  'early-complete',
  '70fbcdf4d252',
  'stack-completion',
  '3cab989afd8d',
  '3064c3563ba4',
  'no-flush-on-init-failure',
  'union-reinit',
  'done-after-free',
  'blob_to_mnt',
  'W4',
  'W5',
  'W7',
  '8603e1b30027',
  'list-not-empty-no-schedule',
  'llist-next-after',
  'pending-after-fn',
  'wq-no-concurrency',
  'W2',
  'W3',
  'W6',
  'W8',
  '7a4dec53897e',
]

test.each(FOUND_BY_STRESS)('%s: what stress finds, the bridge brings back as a schedule', async (bug) => {
  const args = [
    'stress',
    '--bug',
    bug,
    '--delays',
    'on',
    '--seconds',
    '60',
    '--seed',
    '1',
    '--bridge-seconds',
    '120',
    '--json',
    '--quiet',
  ]
  const { stdout } = await mnttorture(args)
  const { bridge, findings } = JSON.parse(stdout) as StressResult
  expect(findings.length).toBeGreaterThan(0)
  expect(bridge).toMatchObject({ ok: true })
})
