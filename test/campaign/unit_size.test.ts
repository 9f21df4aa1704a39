import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/campaign/database/database.ts'
import { feed } from '../../src/campaign/feed.ts'
import { planOf } from '../../src/campaign/plan.ts'
import { Queue } from '../../src/campaign/queue.ts'
import { startCampaign } from '../../src/campaign/start.ts'
import { scenario } from './worked.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'mnttorture-'))
let database: Database
beforeAll(async () => {
  database = await openDatabase(path.join(directory, 'db'), { creates: true })
})
afterAll(async () => {
  await database?.close()
  rmSync(directory, { recursive: true })
})

/** A campaign of one search; `fed` tells the units that wait after the one before took so long. */
async function campaignOf(search: object) {
  const campaign = await startCampaign(database, planOf({ explore: search }), '0')
  const queue = await Queue.open(database)
  return async function fed(tookMs?: number): Promise<number[]> {
    if (tookMs !== undefined)
      await database.query(
        `update mnttorture.unit set state = 'done', ms = $2
         where state = 'waiting' and search = (select id from mnttorture.search where campaign = $1)`,
        [campaign, tookMs],
      )
    await feed(database, queue, campaign)
    const rows = await database.query(
      `select u.amount::float8 as amount from mnttorture.unit u join mnttorture.search s on s.id = u.search
       where s.campaign = $1 and u.state = 'waiting' order by u.number`,
      [campaign],
    )
    return rows.map((row) => row['amount'] as number)
  }
}

describe('a search that names no size of its units', () => {
  it('has one unit at a time, ten times as large, until one takes long enough to tell what ten seconds are', async () => {
    const fed = await campaignOf({ scenario: scenario('atomic_update'), executions: 200_000 })
    expect(await fed()).toEqual([300])
    expect(await fed()).toEqual([300])
    expect(await fed(900)).toEqual([3000])
    expect(await fed(1000)).toEqual([30_000])
    expect(await fed(5000)).toEqual([60_000, 60_000, 46_700])
    expect(await fed(10_000)).toEqual([])
  })

  it('has no more than it wants, however quick they are', async () => {
    const fed = await campaignOf({ scenario: scenario('atomic_update'), executions: 1000 })
    expect(await fed()).toEqual([300])
    expect(await fed(10)).toEqual([700])
    expect(await fed(20)).toEqual([])
  })

  it('has small ones where the first takes long', async () => {
    const fed = await campaignOf({ scenario: scenario('atomic_update'), executions: 420 })
    expect(await fed()).toEqual([300])
    expect(await fed(50_000)).toEqual([60, 60])
  })
})

it('a search that names the size has all its units at once', async () => {
  const fed = await campaignOf({ scenario: scenario('atomic_update'), executions: 1000, unit: 400 })
  expect(await fed()).toEqual([400, 400, 200])
})
