import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Op, Program } from '../../src/discover/program.ts'
import { plan } from '../../src/discover/reference/plan.ts'
import { errnoName } from '../../src/kernel/lib/errno.ts'
import { engines, firstFinding } from '../discover/programs.ts'
import { amount } from '../long/amount.ts'

const mount = (at: string): Op => ({ do: 'mount', at, fs: 'mem' })
const create = (at: string): Op => ({ do: 'create', at, name: 'd' })
const bindRoot: Op = { do: 'bind', from: '/', at: '/a' }
const pivot = (at: string, old: string): Op => ({ do: 'pivot_root', at, old })
const chroot = (at: string): Op => ({ do: 'chroot', at })
const stat = (at: string): Op => ({ do: 'stat', at })
const umount = (at: string, how: '' | 'detach' | 'expire' = ''): Op => ({ do: 'umount', at, how })
const unshare: Op = { do: 'unshare', locked: false }

const LONE: Record<string, { ops: Op[]; answers: string[] }> = {
  'a mount becomes the root, and the old one lies on it': {
    ops: [
      mount('/b'),
      bindRoot,
      pivot('/a', '/a/b'),
      stat('/b/b'),
      umount('/b/b', 'detach'),
      umount('/b'),
      umount('/b', 'detach'),
      stat('/b'),
    ],
    answers: ['OK', 'OK', 'OK', 'OK', 'OK', 'OK', 'EINVAL', 'OK'],
  },
  'what is no mount, and two places of one mount, are refused': {
    ops: [mount('/a'), create('/a'), pivot('/a/d', '/a/d'), pivot('/b', '/b'), pivot('/', '/a/d'), pivot('/a', '/b')],
    answers: ['OK', 'OK', 'EINVAL', 'EBUSY', 'EBUSY', 'EBUSY'],
  },
  'what peers would have to hear of is refused': {
    ops: [
      bindRoot,
      { do: 'make', at: '/', how: 'shared' },
      pivot('/a', '/a/b'),
      { do: 'make', at: '/', how: 'private' },
      { do: 'make', at: '/a', how: 'shared' },
      pivot('/a', '/a/b'),
      { do: 'make', at: '/a', how: 'private' },
      pivot('/a', '/a/b'),
    ],
    answers: ['OK', 'OK', 'EINVAL', 'OK', 'OK', 'EINVAL', 'OK', 'OK'],
  },
  'who has changed its root sees what lies below, and may not pivot a directory away': {
    ops: [
      mount('/a'),
      create('/a'),
      mount('/a/d'),
      chroot('/a'),
      stat('/d'),
      stat('/a'),
      pivot('/d', '/d'),
      chroot('/d'),
      umount('/', 'expire'),
      umount('/'),
      umount('/', 'detach'),
    ],
    answers: ['OK', 'OK', 'OK', 'OK', 'OK', 'ENOENT', 'OK', 'ENOENT', 'EINVAL', 'OK', 'OK'],
  },
}

const alone = (ops: Op[]): Program => ({ before: [], cpus: [ops, []] })

test.each(Object.entries(LONE))('%s: in the reference, and on the kernel', async (_, { ops, answers }) => {
  expect(plan(alone(ops)).map(({ answer }) => errnoName(answer))).toEqual(answers)
  expect(await firstFinding(await engines({}), [alone(ops)], { executions: 1, alone: true })).toBeUndefined()
})

test('every task at the old root is at the new one, and where else it was it stays', async () => {
  const steps: Array<[number, Op]> = [
    [0, bindRoot],
    [0, mount('/b')],
    [0, create('/b')],
    [1, { do: 'chdir', at: '/b' }],
    [0, pivot('/a', '/a/b')],
    [1, stat('/b/b/d')],
    [1, stat('d')],
    [1, umount('/b', 'detach')],
    [1, stat('/b/b')],
  ]
  const program = { before: steps.map(([cpu, op]) => ({ cpu, op })), cpus: [[], []] }
  expect(
    plan(program)
      .map(({ answer }) => errnoName(answer))
      .slice(-4),
  ).toEqual(['OK', 'OK', 'OK', 'ENOENT'])
  expect(await firstFinding(await engines({}), [program], { executions: 1, alone: true })).toBeUndefined()
})

const RACED: Record<string, Program> = {
  'a walk, a cwd and a new root beside it': {
    before: [bindRoot, mount('/b')].map((op) => ({ cpu: 0, op })),
    cpus: [[pivot('/a', '/a/b')], [stat('/b/b'), chroot('/a'), { do: 'chdir', at: '/' }]],
  },
  'two that pivot': {
    before: [{ cpu: 0, op: bindRoot }],
    cpus: [[pivot('/a', '/a/b')], [pivot('/a', '/a/b')]],
  },
  'the old root goes while somebody walks through it': {
    before: [{ cpu: 0, op: bindRoot }],
    cpus: [
      [pivot('/a', '/a/b'), umount('/b', 'detach')],
      [stat('/b'), stat('/b/a')],
    ],
  },
  'a container in a namespace of its own': {
    before: [{ cpu: 1, op: unshare }],
    cpus: [
      [bindRoot, stat('/b/a')],
      [bindRoot, pivot('/a', '/a/b'), umount('/b', 'detach'), stat('/a')],
    ],
  },
  'a process that ends while its root moves': {
    before: [{ cpu: 0, op: bindRoot }],
    cpus: [[pivot('/a', '/a/b')], [{ do: 'exit' }, stat('/b/b')]],
  },
}

test.each(Object.entries(RACED))('%s: every result is that of some order', async (_, program) => {
  expect(await firstFinding(await engines({}), [program], { executions: amount(24, 400) })).toBeUndefined()
})

test('a pivot_root that leaves the other tasks where they were is told', async () => {
  const standIn = fileURLToPath(new URL('./stand_ins/pivot_of_one_task.ts', import.meta.url))
  const broken = await engines({ standIns: [['kernel/fs/fs_struct#chroot_fs_refs', standIn]] })
  const program = { before: [], cpus: [[bindRoot, pivot('/a', '/a/b'), { do: 'exit' } as const, stat('/b/b')], []] }
  expect(await firstFinding(broken, [program], { executions: 1, alone: true })).toMatchObject({ judge: 'reference' })
})
