import { expect, test } from 'vitest'
import { takeLockdepSeen } from '../../src/explore/measures/lockdep_seen.ts'

const marks = (...names: string[]) => new Map(names.map((name) => [name, 1]))

test('classes and dependencies are counted by name, and taken out of the marks', () => {
  const reached = marks('lockdep class a', 'lockdep class b', 'lockdep dependency a -> b', 'a cache is full')
  expect(takeLockdepSeen(reached, 0)).toEqual({ classes: 2, dependencies: 1, reports: 0 })
  expect([...reached.keys()]).toEqual(['a cache is full'])
})

test('a class that found no room is told', () => {
  const seen = takeLockdepSeen(marks('lockdep class a', 'lockdep has no room for b'), 0)
  expect(seen).toEqual({ classes: 1, dependencies: 0, reports: 0, full: true })
})

test('a program without lockdep says nothing of it', () => {
  expect(takeLockdepSeen(marks('a cache is full'), 0)).toBeUndefined()
})
