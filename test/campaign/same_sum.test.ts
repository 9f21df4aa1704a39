import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/campaign/database/database.ts'
import { standingOf } from '../../src/campaign/standing.ts'
import type { CampaignResult } from '../../src/report/campaign_result.ts'
import { BIN, mnttorture, temporaryDirectory } from '../cli/mnttorture.ts'
import { NO_POSTGRES, Postgres, postgresBin } from './postgres.ts'
import { planFile, type Sum, scenario, sumOf, sumWithout, workedInTrouble } from './worked.ts'

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

let alone: Sum
beforeAll(async () => {
  alone = await sumWithout(PLAN)
  expect(alone.found).toHaveLength(1)
})

describe('the sum of a campaign is that of its units one after the other', () => {
  it('in a directory, when the process that owns it is killed and two others go on', async () => {
    const db = path.join(temporaryDirectory(), 'db')
    const file = planFile(PLAN)
    expect((await mnttorture(['campaign', 'start', file, '--db', db])).code).toBe(0)
    const work = ['campaign', 'work', '--db', db, '--quiet', '--jobs']
    const owner = spawn(process.execPath, [BIN, ...work, '1'], { stdio: ['ignore', 'ignore', 'inherit'] })
    // whoever asks first would own the directory himself
    while (!existsSync(path.join(db, 'socket'))) {
      expect(owner.exitCode).toBe(null)
      await wait(50)
    }
    const guest = await openDatabase(db, {})
    try {
      while ((await standingOf(guest, 1)).unitsDone === 0) {
        expect(owner.exitCode).toBe(null)
        await wait(100)
      }
    } finally {
      await guest.close() // or it would own the directory next
    }
    owner.kill('SIGKILL')
    expect((await mnttorture([...work, '2'])).code).toBe(1)
    const told = await mnttorture(['campaign', 'status', '--db', db, '--json'])
    const standing = JSON.parse(told.stdout) as CampaignResult
    expect(sumOf(standing)).toEqual(alone)
    expect(standing.verdict).toBe('failure')
  })
})

describe.skipIf(postgresBin() === undefined)(`so it is on a PostgreSQL (${NO_POSTGRES})`, () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await Postgres.start()
  })
  afterAll(() => postgres?.stop())

  it('while workers are killed and cut off, and the database crashes', async () => {
    const together = await workedInTrouble(postgres, PLAN, { workers: 3, kills: 1, restarts: 1, cutMs: 2200 })
    expect(sumOf(together)).toEqual(alone)
    // by whom, where others are killed and cut off, is left to them
    expect(together.findings.map(({ seenAgain }) => seenAgain)).toEqual([
      expect.stringMatching(/^(yes|by the same worker)$/),
    ])
  })
})
