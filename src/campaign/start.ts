/** A plan becomes rows: the campaign and its searches. Units are made as work goes on (feed.ts). */
import { randomInt } from 'node:crypto'
import type { Database } from './database/database.ts'
import { migrate } from './database/migrations.ts'
import type { Plan } from './plan.ts'
import { Queue } from './queue.ts'

/** The largest first seed: units count on from there. */
const MOST_SEED = 2 ** 30

/** The number of the new campaign. */
export async function startCampaign(database: Database, plan: Plan, version: string): Promise<number> {
  await migrate(database)
  const queue = await Queue.open(database)
  const { name, leaseSeconds, searches } = plan
  const campaign = await database.transaction(async (tx) => {
    const [row] = await tx.query(
      'insert into mnttorture.campaign (name, plan, version, lease_seconds) values ($1, $2, $3, $4) returning id',
      [name, JSON.stringify(plan), version, leaseSeconds],
    )
    const id = row!['id'] as number
    const seed = randomInt(MOST_SEED)
    for (const [number, search] of searches.entries())
      await tx.query(
        `insert into mnttorture.search (campaign, number, words, command, knobs, seed, wanted, per_unit, units, until_finding)
         values ($1, $2, $3, $4, $5, $6, $7::bigint, $8::bigint, ceil($7::bigint / $8::bigint::float8)::int, $9)`,
        [
          ...[id, number, search.words, search.command, JSON.stringify(search.knobs), search.seed ?? seed],
          ...[search.wanted, search.perUnit ?? null, search.untilFinding],
        ],
      )
    return id
  })
  await queue.create(campaign, leaseSeconds)
  return campaign
}

/** No unit is begun any more; `work` says it is stopped. */
export async function stopCampaign(database: Database, campaign: number): Promise<void> {
  await database.query('update mnttorture.campaign set stopped = now() where id = $1 and finished is null', [campaign])
}

export async function resumeCampaign(database: Database, campaign: number): Promise<void> {
  await database.query('update mnttorture.campaign set stopped = null where id = $1', [campaign])
}
