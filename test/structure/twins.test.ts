import { expect, test } from 'vitest'
import { type Searched, searchTask } from '../../src/structure/search/search.ts'
import { amount } from '../long/amount.ts'
import { madeTwins } from './made_twins.ts'

async function searched(file: string, programs: number): Promise<Searched> {
  const desk = { signal: new AbortController().signal, tell() {}, endsAt() {} }
  const order = { file, name: 'made.ts', seed: 1, seconds: Infinity, programs, executions: 60, races: false }
  return searchTask({ ...order, keepGoing: false }, desk)
}

test('of structures made up of words, those with an operation in two halves are found, and their twins are clean', async () => {
  for (let seed = 0; seed < amount(4, 300); seed++) {
    const { broken, repaired, what } = madeTwins(seed)
    const found = (await searched(broken, 150)).discoveries[0]
    expect(found?.explored.kind, `seed ${seed}, ${what}`).toBe('forbidden-outcome')
    const { discoveries, programs } = await searched(repaired, 12)
    expect({ discoveries, programs }, `seed ${seed}, ${what}`).toEqual({ discoveries: [], programs: 12 })
  }
})
