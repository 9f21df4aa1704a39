import { afterEach, expect, test } from 'vitest'
import { WQ_CPU_INTENSIVE, WQ_MEM_RECLAIM, WQ_UNBOUND } from '#kernel/workqueue/workqueue_struct'
import type { Knobs } from '../base.ts'
import { machine } from '../threads.ts'

const program = new URL('./programs/rules.ts', import.meta.url)
let running: Awaited<ReturnType<typeof machine>> | undefined

async function boot(knobs: Knobs) {
  running = await machine(program, knobs)
  return running
}

afterEach(async () => {
  const m = running
  running = undefined
  if (m) expect(await m.close().finally(() => m.kill())).toEqual([])
})

const small = { cpus: 2, kworkers: 2 }

test('C1: an item that is queued runs, and a flush of it returns after that', async () => {
  const m = await boot(small)
  expect(await m.race([['queueThenFlushEach', 300]])).toEqual([[300, false]])
})

test('C1: queueing a pending item returns false, and the run sees what was written before', async () => {
  const m = await boot(small)
  expect(await m.race([['queuePendingTwice']])).toEqual([[true, false, 7, 1]])
})

test('C2: PENDING is clear while the function runs, so it can queue itself again', async () => {
  const m = await boot(small)
  expect(await m.race([['requeueFromInside']])).toEqual([[5, 0, 0]])
})

test('an item runs on the CPU for which it was queued, and knows itself', async () => {
  const m = await boot(small)
  expect(await m.race([['whereItRuns', 1]])).toEqual([[1, 1, 0]])
})

test.each([
  ['bound', false],
  ['unbound', true],
])('C3: two CPUs that queue the same items on the %s pools never make one run twice at once', async (_, unbound) => {
  const m = await boot({ cpus: 2, kworkers: 4 })
  await m.race([['prepareAlone', 3]])
  const queued = (await m.race([
    ['hammerAlone', [3, 1500, unbound]],
    ['hammerAlone', [3, 1500, unbound]],
  ])) as number[]
  const [runs, overlaps] = (await m.race([['finishAlone', 3]]))[0] as number[]
  expect(overlaps).toBe(0)
  expect(runs).toBe(queued[0]! + queued[1]!)
})

test('C4: flush_work waits for the running instance', async () => {
  const m = await boot(small)
  expect((await m.race([['flushWaitsForRunning'], ['openGateLater', [0]]]))[0]).toEqual([true, 1])
})

test('C4: several flushers of one running item all wait for it', async () => {
  const m = await boot({ cpus: 4, kworkers: 2 })
  const results = await m.race([
    ['flushWaitsForRunning'],
    ['severalFlushersOfOneItem'],
    ['severalFlushersOfOneItem'],
    ['openGateLater', [0, 1, 2]],
  ])
  expect(results.slice(0, 3)).toEqual([[true, 1], 1, 1])
})

test('C5: a pending item that is cancelled does not run, and can be queued again', async () => {
  const m = await boot(small)
  expect(await m.race([['cancelPending']])).toEqual([[true, false, false, 1]])
})

test('C5: two cancellers of a running item both return after it is done', async () => {
  const m = await boot({ cpus: 4, kworkers: 2 })
  const results = await m.race([['startGateItem'], ['cancelRunning'], ['cancelRunning'], ['openGateLater', [1, 2]]])
  expect(results.slice(1, 3)).toEqual([
    [false, 1],
    [false, 1],
  ])
  // only when both are back: each holds the pending bit while it waits
  expect(await m.race([['gateItemPending']])).toEqual([false])
})

test('C5: the flusher of an item that is cancelled under it returns', async () => {
  const m = await boot(small)
  expect(await m.race([['cancelWithBarrierBehind'], ['flushItemOne']])).toEqual([[true, 0], true])
})

test('C6: flush_workqueue returns when everything queued before is done, on all pools', async () => {
  const m = await boot({ cpus: 4, kworkers: 3 })
  expect(await m.race([['flushAll', 200]])).toEqual([200])
})

test('C6: an item queued after the flush began does not hold it', async () => {
  const m = await boot(small)
  expect(await m.race([['laterWorkDoesNotDelayFlush']])).toEqual([[0, 1, 1]])
})

test('C6: more flushers than colours are all right', async () => {
  const m = await boot({ cpus: 18, kworkers: 2, arenaBytes: 4 << 20 })
  await m.race([['prepareCount', 18]])
  const results = await m.race(Array.from({ length: 18 }, () => ['twentyFlushers', 30]))
  expect(results).toEqual(Array(18).fill(0))
})

test('work queues count what was queued and run, by name, and the most workers busy at once', async () => {
  const m = await boot(small)
  await m.race([['flushAll', 90]])
  await m.race([['rescued', [WQ_MEM_RECLAIM, 2]]])
  const [[queues, busy]] = (await m.race([['statistics']])) as [[Record<string, object>, number]]
  expect(queues['events']).toEqual({ queued: 60, executed: 60, rescues: 0 })
  expect(queues['events_unbound']).toEqual({ queued: 32, executed: 32, rescues: 0 })
  expect(Object.keys(queues).sort()).toEqual(['events', 'events_unbound', 'rcu_gp'])
  expect(busy).toBeGreaterThanOrEqual(2)
})

test('drain_workqueue waits for a chain of items that queue one another', async () => {
  const m = await boot(small)
  expect(await m.race([['drainChain']])).toEqual([40])
})

test('C7: delayed work keeps its first timer, can be moved, flushed and cancelled', async () => {
  const m = await boot(small)
  expect(await m.race([['delayed']])).toEqual([[true, false, true, 2, true, true, 3]])
})

test('C8: an item that sleeps lets the next of its pool start', async () => {
  const m = await boot(small)
  expect(await m.race([['sleeperLetsAnotherStart']])).toEqual([1])
})

test('C8: a runnable item keeps the others of its CPU waiting, unless it is CPU-intensive or unbound', async () => {
  for (const [flags, started] of [
    [0, 0],
    [WQ_CPU_INTENSIVE, 1],
    [WQ_UNBOUND, 1],
  ] as const) {
    const m = await machine(program, small)
    expect(await m.race([['runnableKeepsOthersOut', [flags]]])).toEqual([[started, 1]])
    expect(await m.close()).toEqual([])
  }
})

test('C8: at most max_active items run at once, and the others follow', async () => {
  const m = await boot({ cpus: 2, kworkers: 6 })
  const [[runs, most]] = (await m.race([['limitedTo', [2, 60]]])) as [[number, number]]
  expect(runs).toBe(60)
  expect(most).toBe(2)
})

test('an ordered queue runs one item at a time in the order of queueing', async () => {
  const m = await boot({ cpus: 2, kworkers: 4 })
  expect(await m.race([['orderedRun', 100]])).toEqual([Array.from({ length: 100 }, (_, i) => i)])
})

test('C9: when every kworker sleeps, the rescuer of a WQ_MEM_RECLAIM queue runs its items', async () => {
  const m = await boot(small)
  expect(await m.race([['rescued', [WQ_MEM_RECLAIM, 2]]])).toEqual([2])
})

test('C9: without a rescuer the same is a deadlock', async () => {
  const m = await machine(program, small)
  await expect(m.race([['rescued', [0, 2]]], 1000, /waitAtGate, waits for gate/)).rejects.toThrow(
    /hangs[\s\S]*waitAtGate, waits for gate/,
  )
  await m.kill()
})

test('one kworker is enough for items that do not wait for one another, on every pool', async () => {
  const m = await boot({ cpus: 4, kworkers: 1 })
  expect(await m.race([['flushAll', 300]])).toEqual([300])
  expect(await m.race([['completions', 500]])).toEqual([500])
})
