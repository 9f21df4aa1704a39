import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { type SiteTable, unpackSites } from '../../src/link/instrument/site_table.ts'
import { link } from '../../src/link/link.ts'
import { cpu_relax, threadSleeps, threadWakes } from '../../src/shm/hints.ts'
import { machine } from '../kernel/threads.ts'

const program = new URL('./programs/awake.ts', import.meta.url)

test('watching before sleeping has no step in exploring: the count of awake threads is never touched', async () => {
  const entry = fileURLToPath(new URL('../kernel/explored/subjects/flush_same_item.ts', import.meta.url))
  const { steps } = await link({ entry, standIns: new Map(), form: 'coroutine' })
  const stored = JSON.parse(readFileSync(steps!, 'utf8')) as { sites: SiteTable }
  const sites = unpackSites(stored.sites)
  expect(sites.filter(({ fn }) => ['threadWakes', 'threadSleeps', 'spinWhile'].includes(fn))).toEqual([])
  expect(sites.map(({ fn }) => fn)).toContain('wait_on')
})

test('threads that sleep are not counted as awake, whatever they did before', async () => {
  const m = await machine(program, { cpus: 2, kworkers: 3 })
  const [flushed] = await m.race([['flushMany', 300]])
  expect(flushed).toBeGreaterThan(0)
  // the one that looks, and the other CPU, which lives in its event loop; kworkers, rescuers and the timer sleep
  const [awake] = await m.race([['fewestAwake']])
  expect(awake).toBe(2)
  expect(await m.close()).toEqual([])
})

test.each([
  ['fewer threads than cores', 1, 1],
  ['more threads than cores', 4, 4],
])('every flush returns, with %s', async (_, cpus, kworkers) => {
  const m = await machine(program, { cpus, kworkers })
  const counts = await m.race(Array.from({ length: cpus }, () => ['flushMany', 2000] as [string, number]))
  for (const flushed of counts) expect(flushed).toBeLessThanOrEqual(2000)
  expect(await m.close()).toEqual([])
})

test.skipIf(availableParallelism() === 1)(
  'who spins parks soon where threads want its core, and seldom where none does',
  () => {
    const awake = new Int32Array(new SharedArrayBuffer(4))
    const wait = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out')
    const parks = (rounds: number): number => {
      wait.mockClear()
      for (let i = 0; i < rounds; i++) cpu_relax()
      return wait.mock.calls.length
    }
    try {
      threadWakes(awake, 0)
      const alone = parks(8192)
      awake[0] = availableParallelism() + 1
      expect([alone, parks(8192)]).toEqual([2, 128])
    } finally {
      threadSleeps(awake, 0)
      wait.mockRestore()
    }
  },
)
