import { expect, test } from 'vitest'
import type { DiscoverResult } from '../../src/report/discover_result.ts'
import { mnttorture } from '../cli/mnttorture.ts'

async function discovered(...args: string[]): Promise<DiscoverResult> {
  const { stdout } = await mnttorture(['discover', '--seed', '1', '--json', '--quiet', ...args])
  return JSON.parse(stdout) as DiscoverResult
}

/** Bugs that programs nobody wrote meet within a minute. */
const MET = [
  'early-complete',
  '3cab989afd8d',
  '70fbcdf4d252',
  'blob_to_mnt',
  'list-not-empty-no-schedule',
  'llist-next-after',
  'pending-after-fn',
  'stack-completion',
  'union-reinit',
  'done-after-free',
]

test.each(MET)('%s is met with no hint', async (bug) => {
  const { findings } = await discovered('--bug', bug, '--seconds', '60')
  expect(findings.length).toBe(1)
})

test.each(['wq-wait', 'inline', 'wq-flush', 'task-work'])(
  'under %s nothing is found in two minutes',
  async (design) => {
    const { findings, programs } = await discovered('--design', design, '--seconds', '120', '--keep-going')
    expect(findings).toEqual([])
    expect(programs).toBeGreaterThan(50)
  },
)
