import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Op, Program } from '../../src/discover/program.ts'
import { engines, firstFinding } from '../discover/programs.ts'
import { amount } from '../long/amount.ts'

const withoutCount = fileURLToPath(new URL('./stand_ins/sync_without_count.ts', import.meta.url))
const sync: Op = { do: 'sync' }
const mount: Op = { do: 'mount', at: '/a', fs: 'disk', key: 1 }
const umount: Op = { do: 'umount', at: '/a', how: '' }

/** Superblocks come and go while others walk over all of them. */
const raced: Program = {
  before: [{ cpu: 0, op: mount }],
  cpus: [[umount, mount], [sync], [sync]],
}

test('sync beside umount and mount finds every superblock alive, and gives results that some order explains', async () => {
  const kernel = await engines({})
  expect(await firstFinding(kernel, [raced], { executions: 1, alone: true })).toBeUndefined()
  expect(await firstFinding(kernel, [raced], { executions: amount(20, 400) })).toBeUndefined()
})

test('without an s_count of its own it stands on a superblock that has been freed', async () => {
  const broken = await engines({ standIns: [['kernel/fs/iterate_supers', withoutCount]] })
  expect(await firstFinding(broken, [raced], { executions: 400 })).toMatchObject({ kind: 'use-after-free' })
})
