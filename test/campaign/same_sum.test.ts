import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../cli/mnttorture.ts'
import { NO_POSTGRES, Postgres, postgresBin } from './postgres.ts'
import { scenario, sumOf, workedAlone, workedInTrouble } from './worked.ts'

const PLAN = {
  name: 'sum',
  leaseSeconds: 2,
  explore: {
    scenario: [scenario('lost_update'), scenario('atomic_update')],
    strategy: 'pos',
    executions: 1000,
    unit: 250,
    seed: 7,
  },
}

describe.skipIf(postgresBin() === undefined)(`the sum of a campaign on a PostgreSQL (${NO_POSTGRES})`, () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await Postgres.start()
  })
  afterAll(() => postgres?.stop())

  it('is that of one process in a directory, whoever is killed, crashes or is cut off', async () => {
    const alone = await workedAlone(path.join(temporaryDirectory(), 'db'), PLAN)
    const trouble = { workers: 3, kills: 1, restarts: 1, cutMs: 2200 }
    const together = await workedInTrouble(postgres, PLAN, trouble)
    expect(sumOf(together)).toEqual(sumOf(alone))
    expect(alone.findings.map(({ message }) => message)).toEqual([expect.stringContaining('an update was lost')])
    expect(together.findings.map(({ seenAgain }) => seenAgain)).toEqual(['yes'])
  })
})
