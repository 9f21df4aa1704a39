import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { type SiteTable, unpackSites } from '../../src/link/instrument/site_table.ts'
import { link } from '../../src/link/link.ts'
import { cpu_relax, threadSleeps, threadWakes } from '../../src/shm/hints.ts'
import { machine } from '../kernel/threads.ts'

const program = new URL('./programs/awake.ts', import.meta.url)

const HINTS = ['threadWakes', 'threadSleeps', 'sleeperWoken', 'mayWatch', 'watch', 'grace_period_passes']

test('watching before sleeping has no step in exploring: the count of awake threads is never touched', async () => {
  const entry = fileURLToPath(new URL('../kernel/explored/subjects/flush_same_item.ts', import.meta.url))
  const { steps } = await link({ entry, standIns: new Map(), form: 'coroutine' })
  const stored = JSON.parse(readFileSync(steps!, 'utf8')) as { sites: SiteTable }
  const sites = unpackSites(stored.sites)
  expect(sites.filter(({ fn }) => HINTS.includes(fn))).toEqual([])
  expect(sites.map(({ fn }) => fn)).toContain('wait_on')
})

test('threads that sleep are not counted as awake, whatever they did before', async () => {
  const m = await machine(program, { cpus: 2, kworkers: 3 })
  // on both CPUs: a thread that has not begun yet counts as little as one that sleeps
  await m.race([
    ['flushMany', 300],
    ['flushMany', 300],
  ])
  // the one that looks, and the other CPU, which lives in its event loop; kworkers, rescuers and the timer sleep
  const [awake] = await m.race([['fewestAwake', 2]])
  expect(awake).toBe(2)
  expect(await m.close()).toEqual([])
})

test('a spin loop parks seldom while every thread has a core, and soon where more are awake', () => {
  const words = new Int32Array(new SharedArrayBuffer(4))
  const parks = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out')
  const spins = 8192
  const parksWith = (awake: number): number => {
    parks.mockClear()
    words[0] = awake
    for (let i = 0; i < spins; i++) cpu_relax()
    return parks.mock.calls.length
  }
  threadWakes(words, 0)
  expect(parksWith(1000)).toBe(spins / 64)
  if (availableParallelism() > 1) expect(parksWith(1)).toBe(spins / 4096)
  threadSleeps(words, 0)
  parks.mockRestore()
})

test.each([
  ['fewer threads than cores', 1, 1],
  ['one kworker for two pools', 2, 1],
  ['more threads than cores', 4, 4],
])('every flush returns, with %s', async (_, cpus, kworkers) => {
  const m = await machine(program, { cpus, kworkers })
  const counts = await m.race(Array.from({ length: cpus }, () => ['flushMany', 2000] as [string, number]))
  for (const flushed of counts) expect(flushed).toBeLessThanOrEqual(2000)
  expect(await m.close()).toEqual([])
})
