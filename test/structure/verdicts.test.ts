import { expect, test } from 'vitest'
import { holdAgainstModel } from '../../src/structure/checker/hold_against_model.ts'
import { historyOfTimes } from '../../src/structure/history/history.ts'
import { Models } from '../../src/structure/model/models.ts'
import { CRITERIA } from '../../src/structure/read_structure.ts'
import { amount } from '../long/amount.ts'
import { isExplained } from './exhaustive.ts'
import { MODELS, madeUpHistory } from './made_up_histories.ts'

const HISTORIES = amount(500, 100_000)

test.each(CRITERIA.flatMap((criterion) => MODELS.map((Model) => ({ criterion, Model, name: Model.name }))))(
  '$criterion of a $name: verdicts are those of a checker that tries every order',
  ({ criterion, Model }) => {
    const structure = { setup: () => ({}), operations: {}, model: () => new Model(), criterion }
    const other: number[] = []
    let unexplained = 0
    for (let seed = 0; seed < HISTORIES; seed++) {
      const { calls, cpus } = madeUpHistory(Model, seed)
      const expected = isExplained(structure.model, calls, criterion)
      if (!expected) unexplained++
      const verdict = holdAgainstModel(structure, new Models(structure.model), historyOfTimes(calls, cpus))
      if (verdict.explained !== expected) other.push(seed)
    }
    expect(other).toEqual([])
    expect(unexplained).toBeGreaterThan(HISTORIES / 50)
  },
)
