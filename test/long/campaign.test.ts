import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_POSTGRES, Postgres, postgresBin } from '../campaign/postgres.ts'
import { type Sum, scenario, sumOf, sumWithout, workedInTrouble } from '../campaign/worked.ts'

const PLAN = {
  name: '200 units',
  leaseSeconds: 5,
  explore: {
    scenario: [scenario('lost_update'), scenario('atomic_update')],
    strategy: ['pos', 'random'],
    executions: 25_000,
    unit: 500,
    seed: 7,
  },
}

describe.skipIf(postgresBin() === undefined)(`a campaign of 200 units on a PostgreSQL (${NO_POSTGRES})`, () => {
  let postgres: Postgres
  let alone: Sum
  beforeAll(async () => {
    postgres = await Postgres.start()
    alone = await sumWithout(PLAN)
  })
  afterAll(() => postgres?.stop())

  it.each([2, 4, 16])(
    'comes to the same with %i workers that are killed, a database that crashes, and one that is cut off for a minute',
    async (workers) => {
      const together = await workedInTrouble(postgres, PLAN, { workers, kills: 10, restarts: 2, cutMs: 60_000 })
      expect(sumOf(together)).toEqual(alone)
    },
  )
})
