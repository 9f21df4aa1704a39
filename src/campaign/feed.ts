/**
 * Units are made a few at a time, of the searches that have had the least of theirs: the queue stays short however long the
 * campaign is. A search whose units have no size yet has one at a time, each larger than the one before, until one tells it.
 * Units of discover come in generations, each of which knows all that those before it met; so what a program is depends on no
 * number of workers.
 */
import type { Database, Row, Statements } from './database/database.ts'
import type { Queue } from './queue.ts'

/** units that wait, whatever the number of workers */
const FEWEST_WAITING = 256
const MOST_FED = 1000
/** units of one generation of discover */
export const GENERATION = 16
const UNIT_MS = 10_000
/** a shorter unit tells more of starting and linking than of what it does */
const TELLING_MS = 2500
const MOST_GROWTH = 10
/** of the first of the units that tell how many executions are ten seconds */
const FIRST_EXECUTIONS = 300
const FIRST_PROGRAMS = 10
const MOST_CORPUS = 500

interface Fed {
  id: number
  command: string
  seed: number
  wanted: number
  /** of one unit; null: not known yet */
  perUnit: number | null
  units: number | null
  fed: number
  /** executions or programs of the units that were fed */
  behind: number
  done: number
  /** the newest unit, while none has told how much is ten seconds */
  last: { isDone: boolean; ms: number | null; amount: number } | undefined
}

/** True when there is nothing to come any more. */
export async function feed(database: Database, queue: Queue, campaign: number): Promise<boolean> {
  return database.transaction(async (tx) => {
    const [mine] = await tx.query('select pg_try_advisory_xact_lock(742014041, $1::int) as mine', [campaign])
    if (mine!['mine'] !== true) return false
    const { waiting, underWay } = await queue.count(tx, campaign)
    const room = Math.min(MOST_FED, Math.max(0, FEWEST_WAITING + underWay - waiting))
    const searches = await openSearches(tx, campaign)
    if (room > 0) {
      for (const search of searches) await measure(tx, search)
      const units = await insertUnits(tx, await nextUnits(tx, searches, room))
      await queue.put(
        tx,
        campaign,
        units.map((unit) => ({ unit })),
      )
      if (units.length > 0) return false
    }
    if (searches.length > 0 || waiting + underWay > 0) return false
    await tx.query('update mnttorture.campaign set finished = coalesce(finished, now()) where id = $1', [campaign])
    return true
  })
}

async function openSearches(tx: Statements, campaign: number): Promise<Fed[]> {
  const rows = await tx.query(
    `select s.id, s.command, s.seed::float8 as seed, s.wanted::float8 as wanted, s.per_unit::float8 as per_unit, s.units, s.fed,
            coalesce(u.behind, 0)::float8 as behind, coalesce(u.done, 0)::int as done,
            l.ms as last_ms, l.amount::float8 as last_amount, l.state as last_state
     from mnttorture.search s
     left join lateral (select sum(amount) as behind, count(*) filter (where state <> 'waiting') as done
                        from mnttorture.unit where search = s.id) u on true
     left join mnttorture.unit l on s.units is null and l.search = s.id and l.number = s.fed - 1
     where s.campaign = $1 and s.refused is null and (s.units is null or s.fed < s.units)
     order by s.fed::float8 / coalesce(s.units, 1), s.number`,
    [campaign],
  )
  return rows.map((row) => ({
    id: row['id'] as number,
    command: row['command'] as string,
    seed: row['seed'] as number,
    wanted: row['wanted'] as number,
    perUnit: row['per_unit'] as number | null,
    units: row['units'] as number | null,
    fed: row['fed'] as number,
    behind: row['behind'] as number,
    done: row['done'] as number,
    last:
      row['last_amount'] === null
        ? undefined
        : {
            isDone: row['last_state'] !== 'waiting',
            ms: row['last_ms'] as number | null,
            amount: row['last_amount'] as number,
          },
  }))
}

/** A unit took long enough to tell it, or was the last: units of so many executions as take ten seconds. */
async function measure(tx: Statements, search: Fed): Promise<void> {
  const { id, last, fed, behind, wanted } = search
  if (search.units !== null || !last?.isDone) return
  if (last.ms !== null && last.ms < TELLING_MS && behind < wanted) return
  search.perUnit = tenSecondsOf(last)
  search.units = fed + Math.ceil((wanted - behind) / search.perUnit)
  await tx.query('update mnttorture.search set per_unit = $2, units = $3 where id = $1', [
    id,
    search.perUnit,
    search.units,
  ])
}

function tenSecondsOf({ ms, amount }: { ms: number | null; amount: number }): number {
  return ms === null ? amount : Math.max(1, rounded(amount * Math.min(MOST_GROWTH, UNIT_MS / Math.max(ms, 1))))
}

/** To two digits: who reads it need not wonder about the others. */
function rounded(amount: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(amount, 1))) - 1)
  return Math.round(amount / unit) * unit
}

interface Next {
  id: number
  seed: number
  number: number
  amount: number
  base?: object
}

async function nextUnits(tx: Statements, searches: readonly Fed[], room: number): Promise<Next[]> {
  const next: Next[] = []
  const before = new Map(searches.map(({ id, fed }) => [id, fed]))
  for (let grew = true; grew && next.length < room; ) {
    grew = false
    for (const search of searches) {
      if (next.length >= room) break
      const one = await nextOf(tx, search)
      if (one === undefined) continue
      next.push(one)
      search.fed++
      search.behind += one.amount
      grew = true
    }
  }
  for (const { id, fed } of searches)
    if (fed > before.get(id)!) await tx.query('update mnttorture.search set fed = $2 where id = $1', [id, fed])
  return next
}

async function insertUnits(tx: Statements, units: readonly Next[]): Promise<number[]> {
  if (units.length === 0) return []
  const rows = await tx.query(
    `insert into mnttorture.unit (search, number, seed, amount, base)
     select search, number, seed, amount, base::jsonb
     from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::text[]) as u (search, number, seed, amount, base)
     returning id::float8 as id`,
    [
      units.map(({ id }) => id),
      units.map(({ number }) => number),
      units.map(({ seed }) => seed),
      units.map((unit) => unit.amount),
      units.map(({ base }) => (base === undefined ? null : JSON.stringify(base))),
    ],
  )
  return rows.map((row) => row['id'] as number)
}

async function nextOf(tx: Statements, search: Fed): Promise<Next | undefined> {
  const { id, command, seed, fed, units, done, wanted, behind, last } = search
  if (units === null ? last?.isDone === false : fed >= units) return undefined
  const amount = Math.min(amountOf(search), wanted - behind)
  // while no size is known, the next unit waits for what this one tells
  if (units === null) search.last = { isDone: false, ms: null, amount }
  const next = { id, seed: seed + fed, number: fed, amount }
  if (command === 'discover') {
    if (fed > 0 && fed % GENERATION === 0 && done < fed) return undefined
    const lineages = fed === 0 ? [] : await corpusOf(tx, search)
    return { ...next, base: { first: behind, generation: generationOf(fed), lineages } }
  }
  return next
}

function amountOf({ perUnit, last, command }: Fed): number {
  if (perUnit !== null) return perUnit
  if (last !== undefined) return tenSecondsOf(last)
  return command === 'explore' ? FIRST_EXECUTIONS : FIRST_PROGRAMS
}

export function generationOf(unit: number): number {
  return Math.floor(unit / GENERATION)
}

/** What the generations before met, in the order of their units. */
async function corpusOf(tx: Statements, { id, fed }: Fed): Promise<unknown[]> {
  const rows = await tx.query(
    `select kept from mnttorture.unit where search = $1 and number < $2 and kept is not null order by number`,
    [id, generationOf(fed) * GENERATION],
  )
  return rows.flatMap((row: Row) => row['kept'] as unknown[]).slice(0, MOST_CORPUS)
}
