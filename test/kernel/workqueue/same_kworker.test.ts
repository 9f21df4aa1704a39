import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { judged } from '../../judge/judged.ts'

const program = (name: string): string => fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url))
const inTurn = { file: program('items_in_turn'), executions: 30 }

test('who has just run an item runs the next one, too: no other kworker is woken', async () => {
  expect(await judged(inTurn)).toEqual([])
})

test('a kworker that goes idle after it has dropped the lock of the pool is found', async () => {
  const late = ['kernel/workqueue/worker_thread#serve_pool', program('idle_too_late')] as const
  expect((await judged({ ...inTurn, standIns: [late] }))[0]).toMatch(/kworkers ran \d and \d items/)
})
