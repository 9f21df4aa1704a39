import { beforeAll, describe, expect, test } from 'vitest'
import type { Engines } from '../../src/discover/engines.ts'
import type { Program } from '../../src/discover/program.ts'
import { doing } from '../../src/supervise/doing.ts'
import { amount } from '../long/amount.ts'
import { engines, firstFinding, somePrograms, standInFile } from './programs.ts'

const ALONE = amount(20, 400)
const RACED = amount(3, 60)

/** Two stats of what is not there, and two umounts at the same time. */
const missing: Program = { before: [], cpus: [[{ do: 'stat', at: '/a/d' }], [{ do: 'stat', at: '/b/f' }]] }
const umounts: Program = {
  before: [{ cpu: 0, op: { do: 'mount', at: '/a', fs: 'mem' } }],
  cpus: [
    [
      { do: 'umount', at: '/b', how: '' },
      { do: 'stat', at: '/b' },
    ],
    [{ do: 'umount', at: '/b', how: 'detach' }],
  ],
}

describe('the true kernel', () => {
  let kernel: Engines
  beforeAll(async () => {
    kernel = await engines({})
  })

  test('returns what the reference says and leaves its mount table, operation by operation', async () => {
    expect(await firstFinding(kernel, somePrograms(ALONE), { executions: 1, alone: true })).toBeUndefined()
  })

  test('raced, gives results that some order of the calls explains, and nothing else is found', async () => {
    expect(await firstFinding(kernel, [...somePrograms(RACED, 2), umounts], { executions: 10 })).toBeUndefined()
  })

  test('an execution that shows what a program is like is one of those that were asked for', async () => {
    const before = doing.runs
    expect((await kernel.explore(umounts, { seed: 1, executions: 10 }))!.executions).toBe(10)
    expect(doing.runs - before).toBe(10)
  })
})

test('a stat with the wrong error is told by the reference, and by the order when raced', async () => {
  const broken = await engines({ standIns: [['kernel/fs/open', standInFile('stat_says_notdir')]] })
  expect(await firstFinding(broken, [missing], { executions: 1, alone: true })).toMatchObject({
    kind: 'forbidden-outcome',
    judge: 'reference',
    message: 'cpu0 stat /a/d, alone, returns ENOTDIR; the reference says ENOENT',
  })
  expect(await firstFinding(broken, [missing], { executions: 4 })).toMatchObject({
    kind: 'forbidden-outcome',
    judge: 'linearizability',
  })
})

test('a umount that lies only when it meets another one passes alone, and no order explains it', async () => {
  const broken = await engines({ standIns: [['kernel/fs/umount', standInFile('umount_lies_when_raced')]] })
  expect(await firstFinding(broken, [umounts], { executions: 1, alone: true })).toBeUndefined()
  const found = await firstFinding(broken, [umounts], { executions: 60 })
  expect(found).toMatchObject({ kind: 'forbidden-outcome', judge: 'linearizability' })
  expect(found!.message).toMatch(/no order of the calls explains .*umount.* = 0/)
})

test('a mount table that says other than the reference is told', async () => {
  const broken = await engines({ standIns: [['kernel/fs/show_mounts', standInFile('table_without_last')]] })
  const mounts: Program = { before: [], cpus: [[{ do: 'mount', at: '/a', fs: 'disk', key: 1 }], []] }
  const found = await firstFinding(broken, [mounts], { executions: 1, alone: true })
  expect(found).toMatchObject({ judge: 'reference' })
  expect(found!.message).toContain('the reference says [/ mem / rw ro; /a disk / rw rw]')
})
