import { beforeEach, expect, test } from 'vitest'
import { bindArena, createArena } from '#shm/arena'
import { findingsCount, report, reportedFindings } from '#shm/findings'

beforeEach(() => bindArena(createArena(1 << 16)))

test('a finding is kept with its kind, judge, text and thread', () => {
  report('leak', 'slab', 'mount#3 leaked — by thread 2')
  expect(reportedFindings()).toEqual([
    { kind: 'leak', judge: 'slab', message: 'mount#3 leaked — by thread 2', thread: 0 },
  ])
})

test('findings beyond the table are counted, long ones cut', () => {
  for (let i = 0; i < 40; i++) report('assertion', 'test', `${i} ${'x'.repeat(1000)}`)
  expect(findingsCount()).toBe(40)
  expect(reportedFindings()).toHaveLength(32)
  expect(reportedFindings()[31]!.message).toMatch(/^31 x{100,}$/)
})
