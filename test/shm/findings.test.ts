import { beforeEach, expect, test } from 'vitest'
import { bindArena, createArena } from '#shm/arena'
import { findingsCount, report, reportedFindings } from '#shm/findings'

beforeEach(() => bindArena(createArena(1 << 16)))

test('a finding is kept with its kind, judge, text and thread', () => {
  report('leak', 'slab', 'mount#3 leaked — by thread 2', { objects: ['mount#3'] })
  expect(reportedFindings()).toEqual([
    {
      kind: 'leak',
      judge: 'slab',
      message: 'mount#3 leaked — by thread 2',
      about: { objects: ['mount#3'] },
      thread: 0,
    },
  ])
})

test('findings beyond the table are counted, long ones cut', () => {
  const objects = Array.from({ length: 20 }, (_, i) => `mount#${i}`)
  for (let i = 0; i < 40; i++) report('assertion', 'test', `${i} ${'x'.repeat(1000)}`, { objects })
  expect(findingsCount()).toBe(40)
  expect(reportedFindings()).toHaveLength(32)
  expect(reportedFindings()[31]!.message).toMatch(/^31 x{100,}$/)
  expect(reportedFindings()[31]!.about).toEqual({ objects: objects.slice(0, 8) })
})
