import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { holdAgainstModel } from '../../src/structure/checker/hold_against_model.ts'
import { Models } from '../../src/structure/model/models.ts'
import { searchTask } from '../../src/structure/search/search.ts'
import { isExplained } from '../structure/exhaustive.ts'
import { ClosedRegister, madeUpHistory, Queue, Register } from '../structure/made_up_histories.ts'

const folder = fileURLToPath(new URL('../../examples/structures/', import.meta.url))
const all = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
const desk = { signal: new AbortController().signal, tell() {}, endsAt() {} }
const HISTORIES = 100_000

test.each([Register, ClosedRegister, Queue])(
  '%o: a hundred thousand verdicts are those of a checker that tries every order',
  (Model) => {
    const structure = { setup: () => ({}), operations: {}, model: () => new Model() }
    const wrong: number[] = []
    for (let seed = 0; seed < HISTORIES; seed++) {
      const history = madeUpHistory(Model, seed)
      const expected = isExplained(structure.model, history)
      if (holdAgainstModel(structure, new Models(structure.model), history).explained !== expected) wrong.push(seed)
    }
    expect(wrong).toEqual([])
  },
)

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
