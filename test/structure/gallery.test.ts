import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Searched, type SearchOrder, searchTask } from '../../src/structure/search/search.ts'
import { part } from '../long/amount.ts'

const folder = fileURLToPath(new URL('../../examples/structures/', import.meta.url))
const all = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
/** those whose small programs have a few hundred interleavings; test/long/structures has the others */
const SMALL = ['barrier', 'chase_lev_deque', 'epochs', 'hash_map', 'hazard_pointers', 'once_cell', 'spsc_ring']

function searched(which: string, order: Partial<SearchOrder>): Promise<Searched> {
  const desk = { signal: new AbortController().signal, tell() {}, endsAt() {} }
  const file = `${folder}${which}.ts`
  return searchTask({ file, name: which, seed: 1, seconds: Infinity, races: true, keepGoing: false, ...order }, desk)
}

test.each(part(all, 8))('%s: what is broken is found, by what no order of the calls explains', async (name) => {
  const { discoveries } = await searched(`${name}/broken`, { programs: 600, executions: 100 })
  expect(discoveries[0]?.explored.kind).toBe('forbidden-outcome')
})

test.each(part(all, 8))('%s: repaired, nothing is found', async (name) => {
  const { discoveries, programs } = await searched(`${name}/repaired`, { programs: 6, executions: 40 })
  expect({ discoveries, programs }).toEqual({ discoveries: [], programs: 6 })
})

test.each(part(SMALL, 4))('%s: repaired, two CPUs with two calls each hold in every interleaving', async (name) => {
  const { discoveries, complete } = await searched(`${name}/repaired`, { every: true, strategy: 'dpor' })
  expect({ discoveries, complete }).toEqual({ discoveries: [], complete: true })
})
