import { expect, test } from 'vitest'
import type { Call } from '../../src/discover/history.ts'
import type { Op, Program } from '../../src/discover/program.ts'
import { linearize } from '../../src/discover/reference/linearize.ts'

const EBUSY = -16
const EINVAL = -22
const mount: Op = { do: 'mount', at: '/a', fs: 'mem' }
const umount: Op = { do: 'umount', at: '/a', how: '' }

/** Calls of two CPUs: [cpu, index, called, returned, result]. */
function explained(program: Program, calls: Array<[number, number, number, number, number]>): boolean {
  const history = calls.map(
    ([cpu, index, called, returned, result]): Call => ({ cpu, index, called, returned, result }),
  )
  return linearize(program, history).explained
}

test('of two umounts of one mount at the same time one succeeds, whichever', () => {
  const program: Program = { before: [{ cpu: 0, op: mount }], cpus: [[umount], [umount]] }
  const both = (a: number, b: number) =>
    explained(program, [
      [0, 0, 1, 3, a],
      [1, 0, 2, 4, b],
    ])
  expect(both(0, EINVAL)).toBe(true)
  expect(both(EINVAL, 0)).toBe(true)
  expect(both(0, 0)).toBe(false)
})

test('a call that returned before another one was called comes before it', () => {
  const program: Program = { before: [], cpus: [[mount], [umount]] }
  const inOrder = (result: number) =>
    explained(program, [
      [0, 0, 1, 2, 0],
      [1, 0, 3, 4, result],
    ])
  expect(inOrder(0)).toBe(true)
  expect(inOrder(EINVAL)).toBe(false)
  expect(
    explained(program, [
      [0, 0, 1, 3, 0],
      [1, 0, 2, 4, EINVAL],
    ]),
  ).toBe(true)
})

test('EBUSY is tolerated while others are under way, and only then', () => {
  const stat: Op = { do: 'stat', at: '/a' }
  const program: Program = { before: [{ cpu: 0, op: mount }], cpus: [[umount], [stat]] }
  expect(
    explained(program, [
      [0, 0, 1, 3, EBUSY],
      [1, 0, 2, 4, 0],
    ]),
  ).toBe(true)
  expect(
    explained(program, [
      [0, 0, 1, 2, EBUSY],
      [1, 0, 3, 4, 0],
    ]),
  ).toBe(false)
})
