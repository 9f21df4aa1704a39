/**
 * What queueing costs: empty units through a database, each fetched, stored and completed as `campaign work` does it, by so many
 * loops at once. A unit takes some ten seconds, of which this is the part that is no searching.
 *
 * npm run bench:queue [-- --db postgres://... | DIR] [--units 2000] [--loops 8]
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '../src/campaign/database/database.ts'
import { feed } from '../src/campaign/feed.ts'
import { planOf } from '../src/campaign/plan.ts'
import { Queue } from '../src/campaign/queue.ts'
import { startCampaign } from '../src/campaign/start.ts'
import { KnownPairs, storeUnit } from '../src/campaign/store.ts'

const { values } = parseArgs({
  options: {
    db: { type: 'string', default: path.join(mkdtempSync(path.join(tmpdir(), 'mnttorture-queue-')), 'db') },
    units: { type: 'string', default: '2000' },
    loops: { type: 'string', default: '8' },
  },
})
const units = Number(values.units)
const database = await openDatabase(values.db, { creates: true })
const plan = planOf({ name: 'empty', explore: { scenario: 'mix', executions: units, unit: 1, seed: 1 } })
const campaign = await startCampaign(database, plan, 'none')
const queue = await Queue.open(database)
const result = {
  ...{ hash: '', executions: 1, programs: 0, steps: 1, cut: 0, failing: 0, complete: false, ms: 1 },
  ...{ pairs: [], findings: [], lineages: [] },
}
const pairs = new KnownPairs()
let done = 0

const cpu = process.cpuUsage()
const began = performance.now()
await Promise.all(Array.from({ length: Number(values.loops) }, loop))
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpu)
process.stdout.write(
  `${done} empty units in ${seconds.toFixed(1)} s: ${Math.round(done / seconds)}/s; ${((user + system) / 1000 / done).toFixed(2)} ms of CPU each in the worker; ${((seconds * Number(values.loops) * 1000) / done).toFixed(1)} ms each from fetch to fetch\n`,
)
await database.close()
process.exit(0)

async function loop(): Promise<void> {
  while (done < units) {
    const job = await queue.fetch(campaign)
    if (job === undefined) {
      if (await feed(database, queue, campaign)) return
      continue
    }
    const unit = (job.data as { unit: number }).unit
    const [row] = await database.query('select search, number from mnttorture.unit where id = $1', [unit])
    const { search, number } = row as { search: number; number: number }
    const posting = { campaign, search, unit, number, program: '', words: '', worker: 'nobody', known: [] }
    await storeUnit(database, queue, posting, job.id, result, pairs)
    done++
  }
}
