import { expect, test } from 'vitest'
import type { Op, Program } from '../../src/discover/program.ts'
import { engines, firstFinding } from '../discover/programs.ts'
import { amount } from '../long/amount.ts'

const disk: Op = { do: 'mount', at: '/a', fs: 'disk', key: 1 }
const freeze: Op = { do: 'freeze', at: '/a' }
const creates: Op = { do: 'create', at: '/a', name: 'f' }
const readonly: Op = { do: 'remount', at: '/a', readonly: true }
const writes: Op = { do: 'open', at: '/a', how: 'write' }
const emergency: Op = { do: 'emergency remount' }
const sync: Op = { do: 'sync' }

/** One filesystem is frozen, changed, made read-only, synced and let go, by two or three at once. */
const raced: Program[] = [
  { before: [{ cpu: 0, op: disk }], cpus: [[freeze, creates], [creates, freeze], [sync]] },
  { before: [{ cpu: 0, op: disk }], cpus: [[freeze], [readonly, creates], [writes]] },
  { before: [{ cpu: 0, op: disk }], cpus: [[emergency, writes], [writes, creates], [sync]] },
  { before: [{ cpu: 0, op: disk }], cpus: [[freeze], [{ do: 'umount', at: '/a', how: 'detach' }, disk], [sync]] },
  { before: [{ cpu: 0, op: { ...disk, fs: 'mem' } as Op }], cpus: [[freeze], [creates, emergency]] },
  {
    before: [
      { cpu: 0, op: disk },
      { cpu: 0, op: creates },
      { cpu: 0, op: { do: 'acct', ns: 0, at: '/a/f' } },
    ],
    cpus: [[readonly, writes], [emergency]],
  },
]

test('what is frozen, thawed, synced and made read-only by several gives results that some order explains', async () => {
  const kernel = await engines({})
  expect(await firstFinding(kernel, raced, { executions: 1, alone: true })).toBeUndefined()
  expect(await firstFinding(kernel, raced, { executions: amount(12, 100) })).toBeUndefined()
})
