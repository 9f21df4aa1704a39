import { beforeAll, describe, expect, test } from 'vitest'
import type { Engines } from '../../src/discover/engines.ts'
import type { Op, Program } from '../../src/discover/program.ts'
import { plan } from '../../src/discover/reference/plan.ts'
import { errnoName } from '../../src/kernel/lib/errno.ts'
import { bugs } from '../../src/subjects/catalogue.ts'
import { amount, part } from '../long/amount.ts'
import { engines, standInFile } from './programs.ts'

const mem = (at: string): Op => ({ do: 'mount', at, fs: 'mem' })
const disk = (at: string): Op => ({ do: 'mount', at, fs: 'disk', key: 1 })
const remount = (at: string, how: 'ro' | 'rw', bind = false): Op => ({
  do: 'remount',
  at,
  readonly: how === 'ro',
  bind,
})
const file = (at: string): Op => ({ do: 'create', at, name: 'f' })
const write = (at: string): Op => ({ do: 'open', at, how: 'write' })
const open = (at: string): Op => ({ do: 'open', at, how: 'read' })
const detach = (at: string): Op => ({ do: 'umount', at, how: 'detach' })
const close = (fd: number, how?: 'later' | 'kthread'): Op => ({
  do: 'close',
  fd,
  ...(how === undefined ? {} : { how }),
})

const alone = (...ops: Op[]): Program => ({ before: [], cpus: [ops, []] })
const answers = (program: Program): string[] => plan(program).map(({ answer }) => errnoName(answer))

/** What each call answers, by the reference; the kernel must answer the same and leave the same mount table. */
const LONE: Record<string, { program: Program; says: string[] }> = {
  'a filesystem that is remounted read-only refuses writers until it is remounted again': {
    program: alone(mem('/a'), file('/a'), remount('/a', 'ro'), write('/a/f'), remount('/a', 'rw'), write('/a/f')),
    says: ['OK', 'OK', 'OK', 'EROFS', 'OK', 'OK'],
  },
  'it is not made read-only while somebody has a file open for writing, on any of its mounts': {
    program: alone(
      disk('/a'),
      disk('/b'),
      file('/a'),
      write('/a/f'),
      remount('/b', 'ro'),
      close(0),
      remount('/b', 'ro'),
    ),
    says: ['OK', 'OK', 'OK', 'OK', 'EBUSY', 'OK', 'OK'],
  },
  'with bind, only the one mount is read-only': {
    program: alone(disk('/a'), disk('/b'), file('/a'), remount('/a', 'ro', true), write('/a/f'), write('/b/f')),
    says: ['OK', 'OK', 'OK', 'OK', 'EROFS', 'OK'],
  },
  'what lies on a write-protected medium stays read-only, and what is no mount is not remounted': {
    program: alone(remount('/', 'rw'), remount('/', 'ro'), remount('/a', 'ro')),
    says: ['EACCES', 'OK', 'EINVAL'],
  },
  'a filesystem that lies on another one comes and goes like any': {
    program: alone({ do: 'mount', at: '/a', fs: 'stacked' }, open('/a'), detach('/a'), close(0)),
    says: ['OK', 'OK', 'OK', 'OK'],
  },
  'a last close by a kernel thread is over when it returns': {
    program: alone(disk('/a'), open('/a'), detach('/a'), close(0, 'kthread'), {
      do: 'mount',
      at: '/a',
      fs: 'disk2',
      key: 1,
    }),
    says: ['OK', 'OK', 'OK', 'OK', 'OK'],
  },
  'a last close that is done later keeps nothing mounted': {
    program: alone({ do: 'mount', at: '/a', fs: 'net' }, open('/a'), close(0, 'later'), {
      do: 'umount',
      at: '/a',
      how: '',
    }),
    says: ['OK', 'OK', 'OK', 'OK'],
  },
}

/** A bug and a program that runs into it. */
const BROKEN: Array<[bug: string, program: Program]> = [
  ['W2', alone({ do: 'mount', at: '/a', fs: 'net' }, open('/a'), detach('/a'), close(0, 'later'))],
  ['W6', alone({ do: 'mount', at: '/a', fs: 'stacked' }, detach('/a'))],
  ['W8', alone(mem('/a'), open('/a'), detach('/a'), close(0, 'kthread'))],
  ['W3', alone(disk('/a'), remount('/a', 'ro'), detach('/a'))],
  ['7a4dec53897e', { before: [], cpus: [[{ do: 'mount', at: '/a', fs: 'disk', key: 1, failing: 3 }], [disk('/b')]] }],
]

describe('the true kernel', () => {
  let kernel: Engines
  beforeAll(async () => {
    kernel = await engines({})
  })

  test.each(Object.entries(LONE))('%s', async (_, { program, says }) => {
    expect(answers(program)).toEqual(says)
    expect((await kernel.explore(program, { seed: 1, executions: 1, alone: true }))!.findings).toEqual([])
  })

  test.each([1, 2, 3, 4, 5])(
    'without memory for allocation %d a mount fails and leaves nothing, or succeeds',
    async (failing) => {
      const short: Op = { do: 'mount', at: '/a', fs: 'disk', key: 1, failing }
      const program = alone(short, { do: 'mount', at: '/b', fs: 'disk2', key: 1 })
      expect((await kernel.explore(program, { seed: 1, executions: 1, alone: true }))!.findings).toEqual([])
    },
  )

  test.each(BROKEN)('does none of what %s does', async (_bug, program) => {
    expect((await kernel.explore(program, { seed: 1, executions: amount(10, 100) }))!.findings).toEqual([])
  })
})

test.each(part(BROKEN, 9))('%s: a program runs into it', async (bug, program) => {
  const broken = await engines({ bug })
  const { findings } = (await broken.explore(program, { seed: 1, executions: 200 }))!
  const asTheBugSays = bugs().find(({ id }) => id === bug)!.finding
  expect(asTheBugSays).toContainEqual({ kind: findings[0]?.kind, judge: findings[0]?.judge })
})

test('a kernel thread that waits for nothing is told that its file still keeps the filesystem up', async () => {
  const broken = await engines({ standIns: [['kernel/fs/flush_puts', standInFile('no_flush_puts')]] })
  const program = alone(mem('/a'), open('/a'), detach('/a'), close(0, 'kthread'))
  const { findings } = (await broken.explore(program, { seed: 1, executions: 40 }))!
  expect(findings).toContainEqual(expect.objectContaining({ kind: 'premature-return', judge: 'flush-puts' }))
})
