import { beforeAll, expect, test } from 'vitest'
import type { Engines } from '../../src/discover/engines.ts'
import type { Op, Program } from '../../src/discover/program.ts'
import { engines, firstFinding } from './programs.ts'

/** What programs do beside system calls, each with the bug that nothing else shows: it fails there, and the true kernel passes. */
const raced = (one: Op[], other: Op[], before: Op[] = []): Program => ({
  before: before.map((op) => ({ cpu: 0, op })),
  cpus: [one, other],
})
const push: Op = { do: 'push work' }
const free: Op = { do: 'kfree_rcu', count: 2 }
const fork: Op = { do: 'fork', here: 0, there: 1 }
const detach: Op = { do: 'umount', at: '/a', how: 'detach' }
const mount = (fs: string): Op => ({ do: 'mount', at: '/a', fs })

const subjects: Array<[what: string, bug: string, kind: string, program: Program]> = [
  ['a node that is pushed is taken', 'list-not-empty-no-schedule', 'lost-work', raced([push], [push])],
  ['things are freed by RCU', 'llist-next-after', 'use-after-free', raced([free], [free])],
  ['an item waits for another of its CPU', 'wq-no-concurrency', 'deadlock', raced([{ do: 'chain work' }], [])],
  ['one item is cancelled twice', '8603e1b30027', 'livelock', raced([{ do: 'item', how: 'cancel twice' }], [push])],
  [
    'an item looks for a module that goes',
    'W7',
    'lockdep',
    raced([{ do: 'rmmod', module: 'mod' }], [{ do: 'probe', module: 'mod' }], [{ do: 'insmod', module: 'mod' }]),
  ],
  [
    'a server lets go of what it serves',
    'W4',
    'lockdep',
    raced([{ do: 'serve', at: '/a' }], [detach], [mount('served')]),
  ],
  ['reclaim drops a mount', 'W5', 'lockdep', raced([{ do: 'reclaim', at: '/a' }], [detach], [mount('mem')])],
  [
    'a child exits on another CPU',
    '9ea0a46ca2c3',
    'refcount',
    {
      before: [
        { cpu: 0, op: mount('mem') },
        { cpu: 0, op: { do: 'open', at: '/a', how: 'read' } },
        { cpu: 1, op: { do: 'chdir', at: '/a' } },
        { cpu: 1, op: detach },
      ],
      cpus: [[{ do: 'close', fd: 0 }], [fork, fork]],
    },
  ],
]

let sound: Engines
beforeAll(async () => {
  sound = await engines({})
}, 60_000)

test.each(subjects)(
  '%s: %s is found, and nothing without it',
  async (_, bug, kind, program) => {
    const broken = await firstFinding(await engines({ bug }), [program], { executions: 200 })
    expect(broken?.kind).toBe(kind)
    expect(await firstFinding(sound, [program], { executions: 40 })).toBeUndefined()
  },
  60_000,
)

test('alone, they return what the reference says', async () => {
  const program = raced(
    [
      { do: 'serve', at: '/b' },
      { do: 'reclaim', at: '/a/f' },
    ],
    [{ do: 'reclaim', at: '/a' }, fork, { do: 'umount', at: '/a', how: '' }],
    [mount('served')],
  )
  expect(await firstFinding(sound, [program], { executions: 1, alone: true })).toBeUndefined()
})
