import { afterEach, expect, test } from 'vitest'
import type { Knobs } from '../base.ts'
import { machine } from '../threads.ts'

const program = new URL('./programs/lib.ts', import.meta.url)
let running: Awaited<ReturnType<typeof machine>> | undefined

async function boot(knobs: Partial<Knobs> = {}) {
  running = await machine(program, { cpus: 2, kworkers: 2, ...knobs })
  return running
}

afterEach(async () => {
  const m = running
  running = undefined
  if (m) expect(await m.close().finally(() => m.kill())).toEqual([])
})

test('a spinlock excludes, with more CPUs than cores', async () => {
  const m = await boot({ cpus: 6 })
  const counts = (await m.race(Array.from({ length: 6 }, () => ['spinners', 4000]))) as number[]
  expect(Math.max(...counts)).toBe(24_000)
})

test('readers of a rwsem never see a writer half-way', async () => {
  const m = await boot({ cpus: 4 })
  const results = (await m.race([
    ['semWriter', 3000],
    ['semWriter', 3000],
    ['semReader', 3000],
    ['semReader', 3000],
  ])) as number[]
  expect(Math.max(results[0]!, results[1]!)).toBe(6000)
  expect(results.slice(2)).toEqual([0, 0])
})

test('a rwsem is handed over in the order of arrival, and is never free in between', async () => {
  const m = await boot({ cpus: 4 })
  const results = await m.race([['semHolder'], ['semArriver', true], ['semArriver', false], ['semArriver', true]])
  expect(results[0]).toEqual([0, 1, 2, 3])
})

test('readers share a rwsem', async () => {
  const m = await boot()
  await m.race([['readersTogether'], ['readersTogether']])
})

test('a seqlock reader retries until no writer was inside, and an exclusive reader keeps writers out', async () => {
  const m = await boot({ cpus: 4 })
  const results = await m.race([
    ['seqWriter', 4000],
    ['seqWriter', 4000],
    ['seqReader', 4000],
    ['seqExclusiveReader', 2000],
  ])
  expect(results.slice(2)).toEqual([0, 0])
})

test('a completion lets its waiter go after complete, with all that was written before', async () => {
  const m = await boot()
  expect(await m.race([['completionWaiter'], ['completer']])).toEqual([5, undefined])
})

test('synchronize_rcu waits for the outermost rcu_read_unlock of a reader that was inside', async () => {
  const m = await boot()
  expect((await m.race([['longReader'], ['graceWaiter']]))[1]).toBe(1)
})

test.each(['synchronize', 'call'] as const)('no reader sees a node freed after a grace period (%s)', async (how) => {
  const m = await boot({ cpus: 3, quarantine: 0 })
  await m.race([['publishFirst']])
  const results = await m.race([
    ['replaceNodes', [2000, how]],
    ['readNodes', 20_000],
    ['readNodes', 20_000],
  ])
  expect(results.slice(1)).toEqual([0, 0])
  if (how === 'call') expect(results[0]).toBe(2000)
})

test('RCU callbacks run in order, all of them before rcu_barrier returns', async () => {
  const m = await boot()
  expect((await m.race([['callbacksInOrder', 40]]))[0]).toEqual(Array.from({ length: 40 }, (_, i) => i))
})

test('task work runs in order, also what it adds itself, and is refused once the task has exited', async () => {
  const m = await boot()
  expect((await m.race([['taskWorkInOrder']]))[0]).toEqual([[0, 1, 2, 100, 3, 5], -3, 0])
})

test('task work added while the task exits is either run or refused', async () => {
  const m = await boot({ arenaBytes: 2 << 20 })
  const [ran, accepted] = (await m.race([['runThenExit'], ['addToOtherTask']])) as number[]
  expect(ran).toBe(accepted)
})

test('timers fire in the order of their expiry, moved ones at their new one', async () => {
  const m = await boot()
  expect((await m.race([['timersInOrder']]))[0]).toEqual([[3, 2, 0, 1, 5], true, false, true, [true, false]])
})

test('del_timer_sync waits for a timer that is firing', async () => {
  const m = await boot()
  expect((await m.race([['deleteRunningTimer']]))[0]).toEqual([false, 1])
})

test('every node pushed on a llist is taken once, in order, and one pusher per take saw it empty', async () => {
  const m = await boot({ cpus: 4 })
  const results = await m.race([
    ['pushNodes', 3000],
    ['pushNodes', 3000],
    ['pushNodes', 3000],
    ['takeNodes', [9000, 3]],
  ])
  const [all, takes, outOfOrder] = results[3] as [boolean, number, number]
  expect([all, outOfOrder]).toEqual([true, 0])
  expect((results.slice(0, 3) as number[]).reduce((a, b) => a + b)).toBe(takes)
})
