import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { judged } from '../judge/judged.ts'

const program = (name: string): string => fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url))
const puts = { file: program('batch'), design: 'wq-flush', executions: 30 }

test('wq-flush: a flush waits for a batch of cleanups, and for what the batch has handed over', async () => {
  expect(await judged(puts)).toEqual([])
})

test('a batch that does not wait for what it has handed over is found', async () => {
  const forgets = ['kernel/fs/dispose_mnt#take_back', program('take_back_without_waiting')] as const
  expect((await judged({ ...puts, standIns: [forgets] }))[0]).toMatch(/flush_workqueue has returned/)
})
