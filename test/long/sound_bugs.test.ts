import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { judged } from '../judge/judged.ts'
import { designOf, mountBugs } from '../judge/mount_bugs.ts'

/** Several bugs show on the same scenario: one of each will do. */
const scenarios = new Map(mountBugs().map((bug) => [designOf(bug) + readFileSync(bug.scenario!, 'utf8'), bug]))

test.each([...scenarios.values()].map((bug) => [bug.id, bug] as const))(
  'the true kernel passes the scenario of %s',
  async (_, bug) => {
    expect(await judged({ file: bug.scenario!, design: designOf(bug), executions: 1000 })).toEqual([])
  },
)
