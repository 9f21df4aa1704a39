import { expect, test } from 'vitest'
import { Seen } from '../../src/explore/measures/seen.ts'
import { lockdepSeen } from '../../src/judge/seen/lockdep_seen.ts'

function seen(...measured: Array<[kind: string, name: string]>): Seen {
  const all = new Seen()
  for (const [kind, name] of measured) all.measure(kind, name)
  return all
}

test('classes and dependencies are counted by name', () => {
  const twice = seen(['lockdep class', 'a'], ['lockdep class', 'b'], ['lockdep dependency', 'a -> b'])
  twice.add(twice.part())
  expect(lockdepSeen(twice, 0)).toEqual({ classes: 2, dependencies: 1, reports: 0 })
})

test('a class that found no room is told', () => {
  const full = seen(['lockdep class', 'a'], ['lockdep class without room', 'b'])
  expect(lockdepSeen(full, 0)).toEqual({ classes: 1, dependencies: 0, reports: 0, full: true })
})

test('a program without lockdep says nothing of it', () => {
  const other = new Seen()
  other.mark('a cache is full')
  expect(lockdepSeen(other, 0)).toBeUndefined()
})
