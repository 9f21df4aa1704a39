import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type SiteTable, unpackSites } from '../../src/link/instrument/site_table.ts'
import { link } from '../../src/link/link.ts'
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

test.each([
  ['fewer threads than cores', 1, 1],
  ['more threads than cores', 4, 4],
])('every flush returns, with %s', async (_, cpus, kworkers) => {
  const m = await machine(program, { cpus, kworkers })
  const counts = await m.race(Array.from({ length: cpus }, () => ['flushMany', 2000] as [string, number]))
  for (const flushed of counts) expect(flushed).toBeLessThanOrEqual(2000)
  expect(await m.close()).toEqual([])
})
