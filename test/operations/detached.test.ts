import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Op, Program } from '../../src/discover/program.ts'
import { plan } from '../../src/discover/reference/plan.ts'
import { errnoName } from '../../src/kernel/lib/errno.ts'
import { engines, firstFinding } from '../discover/programs.ts'
import { amount } from '../long/amount.ts'

const mount = (at: string): Op => ({ do: 'mount', at, fs: 'mem' })
const create = (at: string): Op => ({ do: 'create', at, name: 'd' })
const stat = (at: string): Op => ({ do: 'stat', at })
const umount = (at: string, how: '' | 'detach' = ''): Op => ({ do: 'umount', at, how })
const fsmount: Op = { do: 'fsmount', fs: 'mem' }
const openTree = (at: string, recurse = false): Op => ({ do: 'open_tree', at, recurse })
const open = (at: string): Op => ({ do: 'open', at, how: 'read' })
const moveMount = (fd: number, at: string, beneath = false): Op => ({ do: 'move_mount', fd, at, beneath })
const close = (fd: number): Op => ({ do: 'close', fd })
const fchdir = (fd: number): Op => ({ do: 'fchdir', fd })
const make = (at: string, how: 'shared' | 'private' | 'unbindable'): Op => ({ do: 'make', at, how })

const LONE: Record<string, { ops: Op[]; answers: string[] }> = {
  'a mount that gets its place later is busy by its descriptor alone': {
    ops: [fsmount, moveMount(0, '/a'), umount('/a'), close(0), umount('/a')],
    answers: ['OK', 'OK', 'EBUSY', 'OK', 'OK'],
  },
  'a tree without a place goes with its descriptor, and stays together for who is in it': {
    ops: [
      ...[mount('/a'), create('/a'), mount('/a/d'), create('/a/d'), openTree('/a', true), umount('/a/d'), umount('/a')],
      ...[fchdir(0), close(0), stat('d/d'), umount('.'), mount('d')],
    ],
    answers: [...Array(9).fill('OK'), 'OK', 'EINVAL', 'ENOENT'],
  },
  'a copy can be moved once, a place twice, and what is unbindable not be copied': {
    ops: [
      ...[mount('/a'), openTree('/a'), moveMount(0, '/b'), moveMount(0, '/b'), moveMount(0, '/a')],
      ...[make('/a', 'unbindable'), openTree('/a')],
    ],
    answers: ['OK', '1', 'OK', 'ELOOP', 'OK', 'OK', 'EINVAL'].map((each) => (each === '1' ? 'OK' : each)),
  },
  'beneath: what was on top stays on top': {
    ops: [
      ...[mount('/a'), create('/a'), fsmount, moveMount(0, '/a', true), stat('/a/d'), umount('/a'), stat('/a/d')],
      ...[moveMount(0, '/', true), moveMount(0, '/b', true)],
    ],
    answers: ['OK', 'OK', 'OK', 'OK', 'OK', 'OK', 'ENOENT', 'EINVAL', 'EINVAL'],
  },
  'beneath what is mounted on itself already': {
    ops: [mount('/b'), open('/b'), mount('/b'), mount('/a'), moveMount(0, '/a', true), umount('/a'), umount('/a')],
    answers: ['OK', 'OK', 'OK', 'OK', 'OK', 'OK', 'OK'],
  },
}

const alone = (ops: Op[]): Program => ({ before: [], cpus: [ops, []] })

test.each(Object.entries(LONE))('%s: in the reference, and on the kernel', async (_, { ops, answers }) => {
  expect(plan(alone(ops)).map(({ answer }) => errnoName(answer))).toEqual(answers)
  expect(await firstFinding(await engines({}), [alone(ops)], { executions: 1, alone: true })).toBeUndefined()
})

const before = [mount('/a'), create('/a'), { do: 'make', at: '/', how: 'shared' } as Op].map((op) => ({ cpu: 0, op }))
const RACED: Record<string, Program> = {
  'a tree gets its place while what it is a copy of goes': {
    before,
    cpus: [
      [openTree('/a'), moveMount(0, '/b'), close(0)],
      [umount('/a', 'detach'), stat('/b/d')],
    ],
  },
  'two go beneath one': {
    before,
    cpus: [
      [fsmount, moveMount(0, '/a', true)],
      [fsmount, moveMount(0, '/a', true), umount('/a')],
    ],
  },
  'a tree goes with its descriptor while peers of it are unmounted': {
    before: [...before, { cpu: 1, op: { do: 'unshare', locked: false } }],
    cpus: [
      [mount('/a/d'), openTree('/a', true), close(0)],
      [umount('/a/d'), umount('/a', 'detach')],
    ],
  },
}

test.each(Object.entries(RACED))('%s: every result is that of some order', async (_, program) => {
  expect(await firstFinding(await engines({}), [program], { executions: amount(24, 400) })).toBeUndefined()
})

test('what lies on one place with another mount is told', async () => {
  const { ops } = LONE['beneath what is mounted on itself already']!
  expect(
    await firstFinding(await engines({ bug: 'ffdc52fbbd58' }), [alone(ops)], { executions: 1, alone: true }),
  ).toMatchObject({ judge: 'one-mount-a-place' })
})

test('a tree that outlives its descriptor is a leak', async () => {
  const standIn = fileURLToPath(new URL('./stand_ins/trees_stay.ts', import.meta.url))
  const broken = await engines({ standIns: [['kernel/fs/dissolve_on_fput', standIn]] })
  expect(await firstFinding(broken, [alone([fsmount, close(0)])], { executions: 1, alone: true })).toMatchObject({
    kind: 'leak',
  })
})
