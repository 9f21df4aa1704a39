import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Op, Program } from '../../src/discover/program.ts'
import { plan } from '../../src/discover/reference/plan.ts'
import { errnoName } from '../../src/kernel/lib/errno.ts'
import { designs } from '../../src/subjects/catalogue.ts'
import { engines, firstFinding } from '../discover/programs.ts'
import { amount, part } from '../long/amount.ts'

const mount = (at: string): Op => ({ do: 'mount', at, fs: 'mem' })
const create = (at: string, name: 'd' | 'f' = 'd'): Op => ({ do: 'create', at, name })
const rename = (from: string, at: string): Op => ({ do: 'rename', from, at })
const unlink = (at: string): Op => ({ do: 'unlink', at })
const stat = (at: string): Op => ({ do: 'stat', at })
const bind = (from: string, at: string): Op => ({ do: 'bind', from, at })
const unshare: Op = { do: 'unshare', locked: false }
const open = (at: string): Op => ({ do: 'open', at, how: 'read' })

const LONE: Record<string, { ops: Op[]; answers: string[] }> = {
  'a name moves with what is in it': {
    ops: [mount('/a'), create('/a'), create('/a/d'), rename('/a/d', '/a/f'), stat('/a/d'), stat('/a/f/d')],
    answers: ['OK', 'OK', 'OK', 'OK', 'ENOENT', 'OK'],
  },
  'a directory replaces an empty one, a file a file, and neither the other': {
    ops: [
      mount('/a'),
      create('/a'),
      create('/a', 'f'),
      rename('/a/d', '/a/f'),
      rename('/a/f', '/a/d'),
      create('/a/d'),
      create('/a/d/d'),
      rename('/a/d/d', '/a/d'),
      rename('/a/d', '/a/d/d'),
      rename('/a/d', '/a/d'),
      rename('/b', '/a/f'),
      unlink('/a/d'),
      unlink('/a/f'),
      unlink('/a/f'),
      unlink('/b'),
    ],
    answers: [
      ...['OK', 'OK', 'OK', 'ENOTDIR', 'EISDIR', 'OK', 'OK', 'ENOTEMPTY', 'EINVAL', 'OK'],
      ...['EXDEV', 'EISDIR', 'OK', 'ENOENT', 'EROFS'],
    ],
  },
  'a file is not made where a directory has the name': {
    ops: [mount('/a'), create('/a'), rename('/a/d', '/a/f'), create('/a', 'f')],
    answers: ['OK', 'OK', 'OK', 'EISDIR'],
  },
  'one mount alone, even of one filesystem': {
    ops: [mount('/a'), create('/a'), bind('/a', '/b'), rename('/a/d', '/b/f'), rename('/b/d', '/b/f'), stat('/a/f')],
    answers: ['OK', 'OK', 'OK', 'EXDEV', 'OK', 'OK'],
  },
  'what is a mountpoint here keeps its name': {
    ops: [mount('/a'), create('/a'), mount('/a/d'), rename('/a/d', '/a/f'), create('/a', 'f'), rename('/a/f', '/a/d')],
    answers: ['OK', 'OK', 'OK', 'EBUSY', 'OK', 'EISDIR'],
  },
}

const alone = (ops: Op[]): Program => ({ before: [], cpus: [ops, []] })
const inTurn = (...steps: Array<[cpu: number, op: Op]>): Program => ({
  before: steps.map(([cpu, op]) => ({ cpu, op })),
  cpus: [[], []],
})

test.each(Object.entries(LONE))('%s: in the reference, and on the kernel', async (_, { ops, answers }) => {
  expect(plan(alone(ops)).map(({ answer }) => errnoName(answer))).toEqual(answers)
  expect(await firstFinding(await engines({}), [alone(ops)], { executions: 1, alone: true })).toBeUndefined()
})

/** The second task mounts on a name in a namespace of its own, and holds a file of that. */
const mountedElsewhere: Array<[number, Op]> = [
  [0, mount('/a')],
  [0, create('/a')],
  [0, create('/a', 'f')],
  [1, unshare],
  [1, mount('/a/d')],
  [1, create('/a/d')],
]
const WITH_MOUNTS: Record<string, { program: Program; answers: string[] }> = {
  'what others have mounted on a name moves with it': {
    program: inTurn(
      ...mountedElsewhere,
      [0, unlink('/a/f')],
      [0, rename('/a/d', '/a/f')],
      [1, stat('/a/f/d')],
      [1, { do: 'umount', at: '/a/f', how: '' }],
    ),
    answers: ['OK', 'OK', 'OK', 'OK'],
  },
  'what others have mounted on a name that is replaced goes lazily': {
    program: inTurn(
      ...mountedElsewhere,
      [1, open('/a/d')],
      [0, unlink('/a/f')],
      [0, create('/b')],
      [0, rename('/a/d', '/a/f')],
      [0, create('/a')],
      [0, rename('/a/d', '/a/f')],
      [1, stat('/a/f/d')],
      [1, { do: 'fchdir', fd: 0 }],
      [1, stat('d')],
    ),
    answers: ['OK', 'OK', 'EROFS', 'OK', 'OK', 'OK', 'ENOENT', 'OK', 'OK'],
  },
  'what others have mounted on a file goes with it': {
    program: inTurn(
      [0, mount('/a')],
      [0, create('/a', 'f')],
      [1, unshare],
      [1, bind('/a/f', '/a/f')],
      [0, unlink('/a/f')],
      [1, stat('/a/f')],
    ),
    answers: ['OK', 'ENOENT'],
  },
}

test.each(Object.entries(WITH_MOUNTS))('%s: in the reference, and on the kernel', async (_, { program, answers }) => {
  const said = plan(program).map(({ answer }) => errnoName(answer))
  expect(said.slice(-answers.length)).toEqual(answers)
  expect(await firstFinding(await engines({}), [program], { executions: 1, alone: true })).toBeUndefined()
})

const before = [mount('/a'), create('/a'), create('/a', 'f'), create('/a/d', 'f')].map((op) => ({ cpu: 0, op }))
const RACED: Record<string, Program> = {
  'a walk beside a name that moves': {
    before,
    cpus: [[rename('/a/d', '/b/d'), rename('/a/d', '/a/d/d')], [stat('/a/d/f')]],
  },
  'a name that moves, and one that goes': {
    before,
    cpus: [
      [unlink('/a/f'), rename('/a/d', '/a/f')],
      [{ do: 'rmdir', at: '/a/d' }, stat('/a/f/f')],
    ],
  },
  'two that take one name': {
    before,
    cpus: [
      [unlink('/a/f'), rename('/a/d', '/a/f')],
      [create('/a', 'f'), stat('/a/d/f')],
    ],
  },
  'two ways there and back': {
    before: [mount('/a'), create('/a'), create('/a/d')].map((op) => ({ cpu: 0, op })),
    cpus: [
      [rename('/a/d', '/a/f'), rename('/a/f', '/a/d')],
      [stat('/a/d/d'), stat('/a/f/d')],
    ],
  },
  'a name that moves with a mount of another namespace, which goes': {
    before: [...mountedElsewhere, [0, unlink('/a/f')] as [number, Op]].map(([cpu, op]) => ({ cpu, op })),
    cpus: [[rename('/a/d', '/a/f')], [{ do: 'umount', at: '/a/d', how: '' }, stat('/a/f/d')]],
  },
}

test.each(Object.entries(RACED))('%s: every result is that of some order', async (_, program) => {
  expect(await firstFinding(await engines({}), [program], { executions: amount(16, 400) })).toBeUndefined()
})

/** The last put of what lies on the name is at the bottom of unlink, rmdir or rename: what the series of April 2014 is about. */
test.each(part(designs(), 4).map(({ id }) => id))(
  'under %s, what goes with a name goes lazily, whoever walks there',
  async (design) => {
    const on = await engines({ design })
    const goes = (op: Op): Program => ({
      before: [...mountedElsewhere, [1, bind('/a/f', '/a/f')] as [number, Op]].map(([cpu, op]) => ({ cpu, op })),
      cpus: [
        [op, { do: 'rmdir', at: '/a/d' }],
        [open('/a/d'), { do: 'umount', at: '/a/d', how: '' }, stat('/a/f')],
      ],
    })
    const programs = [unlink('/a/f'), rename('/a/d', '/a/f'), rename('/a/f', '/b')].map(goes)
    expect(await firstFinding(on, programs, { executions: 8 })).toBeUndefined()
  },
)

test('a rename that leaves what others have mounted on the replaced name is told', async () => {
  const standIn = fileURLToPath(new URL('./stand_ins/rmdir_leaves_mounts.ts', import.meta.url))
  const broken = await engines({ standIns: [['kernel/fs/detach_mounts', standIn]] })
  const { program } = WITH_MOUNTS['what others have mounted on a name that is replaced goes lazily']!
  expect(await firstFinding(broken, [program], { executions: 1, alone: true })).toMatchObject({ judge: 'reference' })
})
