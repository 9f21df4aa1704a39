/**
 * A worker writes what its unit came to in the transaction that ends the job, unless a result of that unit is there. So one that
 * was cut off and comes back adds nothing twice.
 */
import type { NamedPair } from '../explore/measures/coverage.ts'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { BadInput } from '../link/bad_input.ts'
import type { Database, Statements } from './database/database.ts'
import { generationOf } from './feed.ts'
import { identityOf, portable, portablePairs } from './identity.ts'
import type { Known } from './plan.ts'
import type { Job, Queue } from './queue.ts'
import type { UnitResult } from './unit.ts'

export interface Posting {
  campaign: number
  search: number
  unit: number
  number: number
  /** whose program it is, for findings that name no place */
  program: string
  words: string
  worker: string
  known: readonly Known[]
}

/** The pairs of a search that this process knows to be in the tables. */
export class KnownPairs {
  readonly #known = new Set<string>()

  fresh(pairs: readonly NamedPair[]): NamedPair[] {
    return pairs.filter((pair) => !this.#known.has(pair.join('\0')))
  }

  add(pairs: readonly NamedPair[]): void {
    for (const pair of pairs) this.#known.add(pair.join('\0'))
  }
}

/** Refuses a program that is another one than the campaign's. */
export async function requireProgram(database: Database, { search, words }: Posting, hash: string): Promise<void> {
  const [row] = await database.query(
    `update mnttorture.search set program_hash = coalesce(program_hash, $2) where id = $1 returning program_hash`,
    [search, hash],
  )
  const first = row!['program_hash'] as string
  if (first !== hash)
    throw new OtherProgram(
      `${words}: the program here is another one (${hash}) than the campaign's (${first}); its units are left to workers that have that one`,
    )
}

export class OtherProgram extends BadInput {}

/** Steps and pairs that are new, by themselves: whoever adds them, they are a union. */
async function storePairs(
  tx: Statements,
  search: number,
  generation: number,
  pairs: readonly NamedPair[],
): Promise<number> {
  if (pairs.length === 0) return 0
  const names = [...new Set(pairs.flat())].sort()
  await tx.query('insert into mnttorture.place (name) select unnest($1::text[]) on conflict do nothing', [names])
  const rows = await tx.query(
    `insert into mnttorture.pair (search, first, second, generation)
     select $1, f.id, s.id, $4 from unnest($2::text[], $3::text[]) as p (first, second)
     join mnttorture.place f on f.name = p.first join mnttorture.place s on s.name = p.second
     order by f.id, s.id on conflict do nothing returning 1`,
    [search, pairs.map(([first]) => first), pairs.map(([, second]) => second), generation],
  )
  return rows.length
}

export async function storeUnit(
  database: Database,
  queue: Queue,
  posting: Posting,
  job: string,
  result: UnitResult,
  known: KnownPairs,
): Promise<void> {
  const pairs = portablePairs(result.pairs)
  const fresh = known.fresh(pairs)
  await database.transaction(async (tx) => {
    const { campaign, search, unit, number, worker } = posting
    const [first] = result.findings
    const { executions, programs, steps, cut, failing, complete, ms, lineages } = result
    const mine = await tx.query(
      `update mnttorture.unit set state = 'done', worker = $2, finished = now(), ms = $3, executions = $4, programs = $5, steps = $6,
         cut = $7, failing = $8, complete = $9, first_found = $10, kept = $11
       where id = $1 and state = 'waiting' returning 1`,
      [
        ...[unit, worker, ms, executions, programs, steps, cut, failing, complete],
        first === undefined ? null : JSON.stringify(shortly(first)),
        lineages.length === 0 ? null : JSON.stringify(lineages),
      ],
    )
    if (mine.length > 0) {
      for (const finding of result.findings) await storeFinding(tx, queue, posting, finding)
      const added = await storePairs(tx, search, generationOf(number), fresh)
      if (added > 0) await tx.query('update mnttorture.unit set new_pairs = $2 where id = $1', [unit, added])
      await tx.query(
        'update mnttorture.worker set executions = executions + $2, busy_ms = busy_ms + $3, seen = now() where name = $1',
        [worker, executions, ms],
      )
    }
    await queue.complete(tx, campaign, job)
  })
  known.add(pairs)
}

function shortly({ kind, judge, message, execution }: ExploreFinding): object {
  return { kind, judge: judge ?? null, message, execution }
}

/** Counts it; keeps the shortest schedule; whoever sees it first has it minimised. */
async function storeFinding(tx: Statements, queue: Queue, posting: Posting, finding: ExploreFinding): Promise<void> {
  const { campaign, search, number, program, worker, known } = posting
  const identity = identityOf(finding, program)
  const message = portable(finding.message)
  const reason = known.find((each) => each.finding === identity || message.includes(each.finding))?.reason ?? null
  const { kind, judge = null, schedule, switches, trace, count } = finding
  const steps = trace.length
  const [row] = await tx.query(
    `insert into mnttorture.finding as f (campaign, identity, kind, judge, message, search, schedule, switches, steps, told, found_by, known)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (campaign, identity) do update set
       search = excluded.search, schedule = excluded.schedule, switches = excluded.switches, steps = excluded.steps,
       told = excluded.told, message = excluded.message
       where f.minimised_by is null and (excluded.switches, excluded.steps, excluded.schedule) < (f.switches, f.steps, f.schedule)
     returning id, xmax = 0 as is_new`,
    [
      campaign,
      identity,
      kind,
      judge,
      message,
      search,
      schedule,
      switches,
      steps,
      JSON.stringify(finding),
      worker,
      reason,
    ],
  )
  const id = (row?.['id'] ?? (await idOf(tx, campaign, identity))) as number
  await tx.query(
    `insert into mnttorture.sighting as s (finding, search, count, first_unit) values ($1, $2, $3, $4)
     on conflict (finding, search) do update
       set count = s.count + excluded.count, first_unit = least(s.first_unit, excluded.first_unit)`,
    [id, search, count, number],
  )
  if (row?.['is_new'] === true) await queue.put(tx, campaign, [{ minimise: id }])
}

async function idOf(tx: Statements, campaign: number, identity: string): Promise<unknown> {
  const [row] = await tx.query('select id from mnttorture.finding where campaign = $1 and identity = $2', [
    campaign,
    identity,
  ])
  return row!['id']
}

/** Its search cannot be run as it is: no unit of it is tried any more. */
export async function storeRefusal(
  database: Database,
  queue: Queue,
  { campaign, search, worker }: Posting,
  job: string,
  why: string,
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('update mnttorture.search set refused = coalesce(refused, $2) where id = $1', [search, why])
    await tx.query(
      `update mnttorture.unit set state = 'refused', worker = $2, finished = now() where search = $1 and state = 'waiting'`,
      [search, worker],
    )
    await queue.complete(tx, campaign, job)
  })
}

/** A job that ended three workers. A unit is set aside, and what ends workers is a finding of this tool itself. */
export async function storeSetAside(tx: Statements, campaign: number, job: Job, why: string): Promise<void> {
  if (!('unit' in job)) {
    const { column, id } =
      'minimise' in job ? { column: 'minimised_by', id: job.minimise } : { column: 'seen_again', id: job.replay }
    await tx.query(`update mnttorture.finding set ${column} = coalesce(${column}, 'nobody') where id = $1`, [id])
    return
  }
  const [unit] = await tx.query(
    `update mnttorture.unit u set state = 'set aside', finished = now() from mnttorture.search s
     where u.id = $1 and u.state = 'waiting' and s.id = u.search
     returning s.id as search, s.words, u.number, u.seed::float8 as seed, u.amount::float8 as amount`,
    [job.unit],
  )
  if (unit === undefined) return
  const { search, words, number, seed, amount } = unit
  const message = `${words}: unit ${number} (seed ${seed}, amount ${amount}) ended three workers: ${why}`
  const [row] = await tx.query(
    `insert into mnttorture.finding (campaign, identity, kind, message, search, found_by, minimised_by, seen_again)
     values ($1, $2, 'tool', $3, $4, 'the queue', 'nobody', 'yes')
     on conflict (campaign, identity) do update set message = excluded.message returning id`,
    [campaign, `tool ${words} unit ${number}`, message, search],
  )
  await tx.query(
    'insert into mnttorture.sighting (finding, search, count, first_unit) values ($1, $2, 3, $3) on conflict do nothing',
    [row!['id'], search, number],
  )
}
