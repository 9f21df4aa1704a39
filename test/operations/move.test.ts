import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Op, Program } from '../../src/discover/program.ts'
import { plan } from '../../src/discover/reference/plan.ts'
import { errnoName } from '../../src/kernel/lib/errno.ts'
import { engines, firstFinding } from '../discover/programs.ts'
import { amount } from '../long/amount.ts'

const otherError = fileURLToPath(new URL('./stand_ins/move_below_itself.ts', import.meta.url))
const mount = (at: string): Op => ({ do: 'mount', at, fs: 'mem' })
const move = (from: string, at: string): Op => ({ do: 'move', at, from })
const directory: Op = { do: 'create', at: '/a', name: 'd' }

const alone: Program = {
  before: [],
  cpus: [
    [
      mount('/a'),
      directory,
      mount('/a/d'),
      move('/a', '/a/d'),
      move('/a', '/b'),
      { do: 'umount', at: '/b/d', how: '' },
      { do: 'unshare', locked: true },
      move('/b', '/a'),
    ],
    [],
  ],
}
const raced: Program = {
  before: [{ cpu: 0, op: mount('/a') }],
  cpus: [[move('/a', '/b'), move('/b', '/a')], [{ do: 'umount', at: '/a', how: '' }], [{ do: 'stat', at: '/b' }]],
}

test('a mount moves with all that lies on it, not below itself, and not where it is locked', async () => {
  const answers = plan(alone).map(({ answer }) => errnoName(answer))
  expect(answers).toEqual(['OK', 'OK', 'OK', 'ELOOP', 'OK', 'OK', 'OK', 'EINVAL'])
  const kernel = await engines({})
  expect(await firstFinding(kernel, [alone], { executions: 1, alone: true })).toBeUndefined()
  expect(await firstFinding(kernel, [raced], { executions: amount(20, 400) })).toBeUndefined()
})

test('another error than the reference says is told', async () => {
  const broken = await engines({ standIns: [['kernel/fs/do_move_mount', otherError]] })
  expect(await firstFinding(broken, [alone], { executions: 1, alone: true })).toMatchObject({
    judge: 'reference',
    message: 'cpu0 mount --move /a /a/d, alone, returns EINVAL; the reference says ELOOP',
  })
})
