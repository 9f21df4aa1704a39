import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { searchTask } from '../../src/structure/search/search.ts'

const folder = fileURLToPath(new URL('../../examples/structures/', import.meta.url))
const all = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
const desk = { signal: new AbortController().signal, tell() {}, endsAt() {} }

test.each(all)('%s: repaired, two CPUs with two calls each hold in every interleaving', async (name) => {
  const order = {
    file: `${folder}${name}/repaired.ts`,
    name,
    seed: 1,
    seconds: Infinity,
    races: true,
    keepGoing: false,
  }
  const { discoveries, complete } = await searchTask({ ...order, every: true, strategy: 'dpor' }, desk)
  expect({ discoveries, complete }).toEqual({ discoveries: [], complete: true })
})

test.each(all)('%s: what is broken is found for each of twenty seeds', async (name) => {
  const missed: number[] = []
  for (let seed = 0; seed < 20; seed++) {
    const order = { file: `${folder}${name}/broken.ts`, name, seed, seconds: Infinity, races: true, keepGoing: false }
    const { discoveries } = await searchTask({ ...order, programs: 2000, executions: 100 }, desk)
    if (discoveries.length === 0) missed.push(seed)
  }
  expect(missed).toEqual([])
})
