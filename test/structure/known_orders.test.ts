import { expect, test } from 'vitest'
import { keepSeen, wordsForCalls } from '../../src/structure/kept_calls.ts'
import { KnownOrders } from '../../src/structure/known_orders.ts'

const call = { op: 'add', args: [] }
const program = { before: [], cpus: [[call, call], [call]], after: [{ cpu: 0, ...call }] }

/** Calls of which the second CPU's saw that many of the first's return. */
function seenReturned(count: number): Int32Array {
  const calls = wordsForCalls()
  for (const index of [0, 1]) keepSeen(calls, 0, index, 0)
  keepSeen(calls, 1, 0, count)
  return calls
}

test('an order that explained some results explains them wherever it keeps each call behind those that had returned', () => {
  const known = new KnownOrders()
  known.add('[1,2]', seenReturned(0), program, [0, 1, 0, 2])
  expect(known.explain('[1,2]', seenReturned(0), program)).toBe(true)
  expect(known.explain('[1,2]', seenReturned(1), program)).toBe(true)
  expect(known.explain('[1,2]', seenReturned(2), program)).toBe(false)
  expect(known.explain('[2,1]', seenReturned(0), program)).toBe(false)
})

test('what was right without such an order is right for the very same calls alone', () => {
  const known = new KnownOrders()
  known.add('[1,2]', seenReturned(1), program, undefined)
  expect(known.explain('[1,2]', seenReturned(1), program)).toBe(true)
  expect(known.explain('[1,2]', seenReturned(0), program)).toBe(false)
})
