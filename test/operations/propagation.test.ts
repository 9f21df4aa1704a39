import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Op, Program } from '../../src/discover/program.ts'
import { plan } from '../../src/discover/reference/plan.ts'
import { errnoName } from '../../src/kernel/lib/errno.ts'
import { engines, firstFinding } from '../discover/programs.ts'
import { amount } from '../long/amount.ts'

const standIn = (name: string): string => fileURLToPath(new URL(`./stand_ins/${name}.ts`, import.meta.url))
const mount = (at: string): Op => ({ do: 'mount', at, fs: 'mem' })
const mkdir = (at: string): Op => ({ do: 'create', at, name: 'd' })
const bind = (from: string, at: string, recurse = false): Op => ({ do: 'bind', from, at, recurse })
const make = (at: string, how: 'shared' | 'private' | 'slave' | 'unbindable', recurse = false): Op => ({
  do: 'make',
  at,
  how,
  recurse,
})
const umount = (at: string, how: '' | 'detach' = ''): Op => ({ do: 'umount', at, how })
const unshare: Op = { do: 'unshare', locked: false }

/** Of two tasks, the second in a namespace of its own. */
const apart = (first: Op[], second: Op[], ...before: Op[]): Program => ({
  before: [...before.map((op) => ({ cpu: 0, op })), { cpu: 1, op: unshare }],
  cpus: [first, second],
})
const says = (program: Program): string[] =>
  plan(program)
    .slice(program.before.length)
    .map(({ answer }) => errnoName(answer))

/** Each program with what its calls answer, one of each task in turn. */
const LONE: Record<string, { program: Program; answers: string[] }> = {
  'a mount on a shared mount is seen in the other namespace, and goes from there': {
    program: apart([mount('/a'), umount('/a')], [umount('/a'), umount('/a')], make('/', 'shared')),
    answers: ['OK', 'OK', 'EINVAL', 'EINVAL'],
  },
  'a slave hears and is not heard': {
    program: apart(
      [mount('/b'), mount('/a'), umount('/b')],
      [make('/', 'slave'), umount('/a'), mount('/b')],
      make('/', 'shared'),
    ),
    answers: ['OK', 'OK', 'OK', 'OK', 'OK', 'OK'],
  },
  'what the other one has open keeps both': {
    program: apart(
      [mount('/a'), umount('/a')],
      [
        { do: 'open', at: '/a', how: 'read' },
        { do: 'close', fd: 0 },
      ],
      make('/', 'shared'),
    ),
    answers: ['OK', 'OK', 'EBUSY', 'OK'],
  },
  'what is unbindable is not bound, and left out of a tree that is': {
    program: {
      before: [],
      cpus: [
        [
          mount('/a'),
          mkdir('/a'),
          mount('/a/d'),
          make('/a/d', 'unbindable'),
          bind('/a/d', '/b'),
          bind('/a', '/b', true),
          umount('/b/d'),
          umount('/b'),
        ],
        [],
      ],
    },
    answers: ['OK', 'OK', 'OK', 'OK', 'EINVAL', 'OK', 'EINVAL', 'OK'],
  },
  'a tree that is bound into itself while shared stays finite': {
    program: {
      before: [],
      cpus: [
        [
          make('/', 'shared'),
          bind('/', '/a', true),
          bind('/', '/b', true),
          bind('/', '/a', true),
          umount('/a', 'detach'),
        ],
        [],
      ],
    },
    answers: ['OK', 'OK', 'OK', 'OK', 'OK'],
  },
  'a bind of what is locked is not locked itself': {
    program: {
      before: [],
      cpus: [[mount('/a'), { do: 'unshare', locked: true }, umount('/a'), bind('/a', '/b'), umount('/b')], []],
    },
    answers: ['OK', 'OK', 'EINVAL', 'OK', 'OK'],
  },
  'a directory goes with what another namespace has mounted on it': {
    program: apart(
      [{ do: 'stat', at: '/a/d' }, { do: 'rmdir', at: '/a/d' }, mkdir('/a')],
      [mount('/a/d'), { do: 'stat', at: '/a/d' }, umount('/a/d')],
      mount('/a'),
      mkdir('/a'),
    ),
    answers: ['OK', 'OK', 'OK', 'ENOENT', 'OK', 'EINVAL'],
  },
  'a directory stays with what its own namespace has mounted on it': {
    program: apart(
      [mount('/a/d'), { do: 'rmdir', at: '/a/d' }, { do: 'rmdir', at: '/a/d' }],
      [mount('/a/d'), { do: 'rmdir', at: '/a/d' }, umount('/a/d')],
      mount('/a'),
      mkdir('/a'),
    ),
    answers: ['OK', 'OK', 'EBUSY', 'EBUSY', 'EBUSY', 'OK'],
  },
  'nothing is made in a directory that has been removed': {
    program: {
      before: [],
      cpus: [
        [
          mount('/a'),
          mkdir('/a'),
          { do: 'chdir', at: '/a/d' },
          { do: 'rmdir', at: '/a/d' },
          { do: 'stat', at: '.' },
          { do: 'stat', at: 'd' },
        ],
        [],
      ],
    },
    answers: ['OK', 'OK', 'OK', 'OK', 'OK', 'ENOENT'],
  },
}

test.each(Object.entries(LONE))('%s: in the reference, and on the kernel', async (_, { program, answers }) => {
  expect(says(program)).toEqual(answers)
  expect(await firstFinding(await engines({}), [program], { executions: 1, alone: true })).toBeUndefined()
})

const raced: Program[] = [
  apart([mount('/a'), umount('/a')], [make('/', 'slave'), umount('/a')], make('/', 'shared')),
  apart([{ do: 'rmdir', at: '/a/d' }], [mount('/a/d'), umount('/a/d')], mount('/a'), mkdir('/a')),
  {
    before: [mount('/a'), mkdir('/a')].map((op) => ({ cpu: 0, op })),
    cpus: [[{ do: 'rmdir', at: '/a/d' }], [mount('/a/d')], [mkdir('/a')]],
  },
]

test('raced, every result is that of some order', async () => {
  expect(await firstFinding(await engines({}), raced, { executions: amount(12, 300) })).toBeUndefined()
})

test('a mount that a removed directory keeps in another namespace is told', async () => {
  const broken = await engines({ standIns: [['kernel/fs/detach_mounts', standIn('rmdir_leaves_mounts')]] })
  const { program } = LONE['a directory goes with what another namespace has mounted on it']!
  expect(await firstFinding(broken, [program], { executions: 1, alone: true })).toMatchObject({ judge: 'reference' })
})

test('a slave that is heard is told', async () => {
  const broken = await engines({
    standIns: [['kernel/fs/pnode/change_mnt_propagation', standIn('slave_stays_peer')]],
  })
  const { program } = LONE['a slave hears and is not heard']!
  expect(await firstFinding(broken, [program], { executions: 1, alone: true })).toMatchObject({ judge: 'reference' })
})
