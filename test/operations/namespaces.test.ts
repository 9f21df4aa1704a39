import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Op, Program } from '../../src/discover/program.ts'
import { plan } from '../../src/discover/reference/plan.ts'
import { errnoName } from '../../src/kernel/lib/errno.ts'
import { engines, firstFinding } from '../discover/programs.ts'
import { amount } from '../long/amount.ts'

const mount = (at: string): Op => ({ do: 'mount', at, fs: 'mem' })
const umount = (at: string): Op => ({ do: 'umount', at, how: '' })
const unshare: Op = { do: 'unshare', locked: false }
const setns: Op = { do: 'setns' }
const shared: Op = { do: 'make', at: '/a', how: 'shared' }
const setGroup = (from: string, at: string): Op => ({ do: 'set group', from, at })
const setattr = (at: string, readonly: boolean, recurse = false): Op => ({ do: 'setattr', at, readonly, recurse })
const create = (at: string, name: 'd' | 'f' = 'd'): Op => ({ do: 'create', at, name })
const bind: Op = { do: 'bind', from: '/a', at: '/b' }

const LONE: Record<string, { ops: Op[]; answers: string[] }> = {
  'who goes back to the first namespace leaves what it mounted behind': {
    ops: [unshare, mount('/a'), setns, umount('/a'), mount('/a'), umount('/a')],
    answers: ['OK', 'OK', 'OK', 'EINVAL', 'OK', 'OK'],
  },
  'a private bind gets the group of what it is a bind of, once': {
    ops: [
      mount('/a'),
      bind,
      setGroup('/a', '/b'),
      shared,
      setGroup('/a', '/b'),
      setGroup('/a', '/b'),
      setGroup('/b', '/'),
    ],
    answers: ['OK', 'OK', 'EINVAL', 'OK', 'OK', 'EINVAL', 'EINVAL'],
  },
  'a group is handed on from a mount of another namespace': {
    ops: [
      mount('/a'),
      shared,
      { do: 'open', at: '/a', how: 'read' },
      unshare,
      { do: 'make', at: '/a', how: 'private' },
      setGroup('@0', '/a'),
      setGroup('/a', '@0'),
    ],
    answers: ['OK', 'OK', 'OK', 'OK', 'OK', 'OK', 'EINVAL'],
  },
  'a tree is made read-only whole, or not at all': {
    ops: [
      mount('/a'),
      create('/a'),
      mount('/a/d'),
      create('/a/d', 'f'),
      { do: 'open', at: '/a/d/f', how: 'write' },
      setattr('/a', true, true),
      create('/a', 'f'),
      { do: 'close', fd: 0 },
      setattr('/a', true, true),
      create('/a/d'),
      setattr('/a', false),
      create('/a', 'f'),
      setattr('/a/f', true),
    ],
    answers: ['OK', 'OK', 'OK', 'OK', 'OK', 'EBUSY', 'OK', 'OK', 'OK', 'EROFS', 'OK', 'OK', 'EINVAL'],
  },
}

const alone = (ops: Op[]): Program => ({ before: [], cpus: [ops, []] })

test.each(Object.entries(LONE))('%s: in the reference, and on the kernel', async (_, { ops, answers }) => {
  expect(plan(alone(ops)).map(({ answer }) => errnoName(answer))).toEqual(answers)
  expect(await firstFinding(await engines({}), [alone(ops)], { executions: 1, alone: true })).toBeUndefined()
})

const raced: Program[] = [
  {
    before: [
      { cpu: 0, op: unshare },
      { cpu: 0, op: mount('/a') },
    ],
    cpus: [
      [setns, mount('/a')],
      [mount('/a'), umount('/a')],
    ],
  },
  {
    before: [mount('/a'), bind, shared].map((op) => ({ cpu: 0, op })),
    cpus: [[setGroup('/a', '/b')], [{ do: 'umount', at: '/a', how: 'detach' }]],
  },
  {
    before: [mount('/a'), create('/a', 'f')].map((op) => ({ cpu: 0, op })),
    cpus: [[setattr('/a', true, true)], [{ do: 'open', at: '/a/f', how: 'write' }]],
  },
]

test('raced, every result is that of some order', async () => {
  expect(await firstFinding(await engines({}), raced, { executions: amount(12, 300) })).toBeUndefined()
})

test('a tree that is made read-only in part is told', async () => {
  const standIn = fileURLToPath(new URL('./stand_ins/setattr_of_the_top.ts', import.meta.url))
  const broken = await engines({ standIns: [['kernel/fs/do_mount_setattr', standIn]] })
  const { ops } = LONE['a tree is made read-only whole, or not at all']!
  expect(await firstFinding(broken, [alone(ops)], { executions: 1, alone: true })).toMatchObject({ judge: 'reference' })
})

test('a group that is not handed on is told', async () => {
  const broken = await engines({ bug: 'd8cc0362f918' })
  const { ops } = LONE['a group is handed on from a mount of another namespace']!
  expect(await firstFinding(broken, [alone(ops)], { executions: 1, alone: true })).toMatchObject({ judge: 'reference' })
})
