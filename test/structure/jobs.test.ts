import { expect, test } from 'vitest'
import { searchSupervised } from '../../src/structure/search/search_supervised.ts'
import { BROKEN_ADD, counter } from './structure_file.ts'

test('the same seed finds the same program with the same schedule on any number of jobs', async () => {
  const order = { file: counter(BROKEN_ADD), name: 'it.ts', seed: 5, seconds: Infinity, races: true, keepGoing: false }
  const told = async (jobs: number) => {
    const watch = { jobs, onProgress: () => {}, signal: new AbortController().signal }
    const { discoveries } = await searchSupervised({ ...order, programs: 30, executions: 60 }, watch)
    return discoveries.map(({ program, foundIn, explored }) => [program, foundIn.program, explored.schedule])
  }
  const alone = await told(1)
  expect(alone).toHaveLength(1)
  expect(await told(3)).toEqual(alone)
})
