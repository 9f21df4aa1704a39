import { expect, test } from 'vitest'
import { programsFromCalls } from '../../src/discover/program_from_calls.ts'
import { likeness } from '../../src/discover/same_finding.ts'
import type { RecentCall } from '../../src/machine/torture.ts'
import type { StressResult } from '../../src/report/stress_result.ts'
import { mnttorture, raced, scenarioFile } from '../cli/mnttorture.ts'

const call = (name: string, more: Partial<RecentCall> = {}): RecentCall => ({ call: name, result: 0, ...more })

test('what CPUs did last is cut to programs that follow one mount point', () => {
  const programs = programsFromCalls([
    [call('mount', { at: '/t3', fs: 'torture_disk', key: 2 }), call('umount', { at: '/t3', how: 'detach' })],
    [call('stat', { at: '/t1' }), call('open', { at: '/t3/d1', how: 'read' })],
  ])
  expect(programs[0]!.cpus).toEqual([
    [{ do: 'umount', at: '/a', how: 'detach' }],
    [{ do: 'open', at: '/a/d', how: 'read' }],
  ])
  expect(programs[0]!.before[0]).toEqual({ cpu: 0, op: { do: 'mount', at: '/a', fs: 'disk', key: 2 } })
})

test('the same judge is the best answer, the explorer itself the next, another judge of the kind the last', () => {
  const stress = { kind: 'use-after-free', judge: 'poison' }
  expect(likeness(stress, stress)).toBe(3)
  expect(likeness(stress, { kind: 'use-after-free' })).toBe(2)
  expect(likeness(stress, { kind: 'double-free', judge: 'cleanup-once' })).toBe(1)
  expect(likeness(stress, { kind: 'leak', judge: 'leak' })).toBe(0)
})

test("a user's scenario is explored itself", async () => {
  const { result } = await raced(async (seconds) => {
    const args = ['stress', scenarioFile('lost_update.ts'), '--seconds', seconds, '--json', '--quiet']
    return { result: JSON.parse((await mnttorture(args)).stdout) as StressResult }
  })
  const { bridge, findings } = result
  expect(bridge).toMatchObject({ ok: true, of: 'scenario', by: 'same judge', finding: { kind: findings[0]!.kind } })
})
