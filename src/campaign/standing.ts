/** How a campaign stands, read off the tables. */

import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { upperBound } from '../explore/run/upper_bound.ts'
import type { StrategyName } from '../explore/strategies/strategy_names.ts'
import { BadInput } from '../link/bad_input.ts'
import type {
  CampaignFinding,
  CampaignGrowth,
  CampaignResult,
  CampaignSearch,
  CampaignWorker,
} from '../report/campaign_result.ts'
import { withVerdict } from '../verdict.ts'
import type { Database, Row } from './database/database.ts'
import type { Known } from './plan.ts'
import { scoreOf } from './score.ts'

const MOST_GROWTH = 200
/** a worker that was not heard of for so long has left */
const GONE_MS = 120_000

/** The newest, unless one is named. */
export async function campaignIn(database: Database, wanted: number | undefined): Promise<number> {
  const [row] = await database.query(
    'select id from mnttorture.campaign where $1::int is null or id = $1::int order by id desc limit 1',
    [wanted ?? null],
  )
  if (row !== undefined) return row['id'] as number
  const which = wanted === undefined ? 'no campaign' : `no campaign ${wanted}`
  throw new BadInput(`--db ${database.name}: there is ${which} in it`)
}

export async function standingOf(database: Database, campaign: number): Promise<CampaignResult> {
  const [row] = await database.query(
    `select name, version, plan, extract(epoch from started)::float8 * 1000 as started, extract(epoch from finished)::float8 * 1000 as finished,
            stopped is not null as stopped, extract(epoch from now())::float8 * 1000 as now
     from mnttorture.campaign where id = $1`,
    [campaign],
  )
  const { name, version, plan, started, finished, stopped, now } = row as {
    name: string
    version: string
    plan: { known: Known[] }
    started: number
    finished: number | null
    stopped: boolean
    now: number
  }
  const searches = await searchesOf(database, campaign)
  const findings = await findingsOf(database, campaign)
  const ofBugs = new Set(searches.flatMap(({ words, bug }) => (bug === null ? [] : [words])))
  const isMeant = ({ kind, searches: at }: CampaignFinding): boolean =>
    (kind as string) !== 'tool' && at.length > 0 && at.every((words) => ofBugs.has(words))
  const open = findings.filter((finding) => finding.reason === undefined && !isMeant(finding))
  const sum = (of: (search: CampaignSearch) => number): number => searches.reduce((total, each) => total + of(each), 0)
  const executions = sum((each) => each.executions)
  const unitsKnown = searches.every(({ units, refused }) => units !== null || refused !== null)
  const ended = executions - sum((each) => each.cut)
  return withVerdict({
    command: 'campaign' as const,
    campaign,
    name,
    version,
    db: database.name,
    startedAt: Math.round(started),
    finishedAt: finished === null ? null : Math.round(finished),
    stopped,
    elapsedMs: Math.round((finished ?? now) - started),
    units: unitsKnown ? sum(({ units, unitsDone, refused }) => (refused === null ? (units ?? 0) : unitsDone)) : null,
    unitsDone: sum((each) => each.unitsDone),
    unitsSetAside: sum((each) => each.unitsSetAside),
    executions,
    programs: sum((each) => each.programs),
    steps: sum((each) => each.steps),
    cut: sum((each) => each.cut),
    busyMs: sum((each) => each.busyMs),
    pairs: await pairsOf(database, campaign),
    ...(findings.length === 0 && ended > 3 ? { upperBound: 3 / ended } : {}),
    searches,
    workers: await workersOf(database, campaign),
    growth: await growthOf(database, campaign, started),
    rows: await scoreOf(database, campaign),
    findings: open.filter(({ seenAgain }) => COUNTS.test(seenAgain)),
    unconfirmed: open.filter(({ seenAgain }) => !COUNTS.test(seenAgain)),
    known: findings.filter(({ reason }) => reason !== undefined),
    meant: findings.filter((finding) => finding.reason === undefined && isMeant(finding)),
    gone: await goneIn(database, campaign, plan.known, findings),
  })
}

/** The few figures of a line of progress. */
export interface Progress {
  elapsedMs: number
  units: number | null
  unitsDone: number
  executions: number
  findings: number
  workers: number
}

export async function progressOf(database: Database, campaign: number): Promise<Progress> {
  const [row] = await database.query(
    `select extract(epoch from coalesce(c.finished, now()) - c.started)::float8 * 1000 as elapsed, u.done, u.executions,
            (select case when bool_or(s.units is null and s.refused is null) then null else sum(s.units)::int end
             from mnttorture.search s where s.campaign = c.id) as units,
            (select count(*)::int from mnttorture.finding f where f.campaign = c.id and f.known is null) as findings,
            (select count(*)::int from mnttorture.worker w where w.campaign = c.id and w.seen > now() - interval '2 minutes') as workers
     from mnttorture.campaign c cross join lateral (
       select count(*)::int as done, coalesce(sum(u.executions), 0)::float8 as executions
       from mnttorture.unit u join mnttorture.search s on s.id = u.search where s.campaign = c.id and u.state = 'done') as u
     where c.id = $1`,
    [campaign],
  )
  return {
    elapsedMs: row!['elapsed'] as number,
    units: row!['units'] as number | null,
    unitsDone: row!['done'] as number,
    executions: row!['executions'] as number,
    findings: row!['findings'] as number,
    workers: row!['workers'] as number,
  }
}

const COUNTS = /^(yes|by )/

async function searchesOf(database: Database, campaign: number): Promise<CampaignSearch[]> {
  const rows = await database.query(
    `select s.number, s.words, s.knobs, s.command, s.units, s.refused,
            count(u.id) filter (where u.state = 'done')::int as done, count(u.id) filter (where u.state = 'set aside')::int as aside,
            coalesce(sum(u.executions), 0)::float8 as executions, coalesce(sum(u.programs), 0)::float8 as programs,
            coalesce(sum(u.steps), 0)::float8 as steps, coalesce(sum(u.cut), 0)::float8 as cut,
            coalesce(sum(u.failing), 0)::float8 as failing, coalesce(sum(u.ms), 0)::float8 as ms,
            coalesce(bool_and(u.complete) filter (where u.state = 'done'), false) as complete,
            (select count(*)::int from mnttorture.pair p where p.search = s.id) as pairs,
            (select count(*)::int from mnttorture.sighting g where g.search = s.id) as findings
     from mnttorture.search s left join mnttorture.unit u on u.search = s.id
     where s.campaign = $1 group by s.id order by s.number`,
    [campaign],
  )
  return rows.map(searchOf)
}

function searchOf(row: Row): CampaignSearch {
  const knobs = row['knobs'] as Record<string, unknown>
  const text = (name: string): string | null => (typeof knobs[name] === 'string' ? (knobs[name] as string) : null)
  const strategy = text('strategy') ?? 'portfolio'
  const executions = row['executions'] as number
  const cut = row['cut'] as number
  const findings = row['findings'] as number
  return {
    number: row['number'] as number,
    words: row['words'] as string,
    strategy,
    scenario: text('scenario'),
    design: text('design'),
    bug: text('bug'),
    memory: text('memory'),
    units: row['units'] as number | null,
    unitsDone: row['done'] as number,
    unitsSetAside: row['aside'] as number,
    executions,
    programs: row['programs'] as number,
    steps: row['steps'] as number,
    cut,
    failing: row['failing'] as number,
    busyMs: row['ms'] as number,
    pairs: row['pairs'] as number,
    complete: row['complete'] as boolean,
    refused: row['refused'] as string | null,
    findings,
    ...upperBound(strategy as StrategyName, findings === 0, executions - cut),
  }
}

async function pairsOf(database: Database, campaign: number): Promise<number> {
  const [row] = await database.query(
    `select count(*)::int as pairs from (select distinct p.first, p.second from mnttorture.pair p
     join mnttorture.search s on s.id = p.search where s.campaign = $1) as met`,
    [campaign],
  )
  return row!['pairs'] as number
}

async function workersOf(database: Database, campaign: number): Promise<CampaignWorker[]> {
  const rows = await database.query(
    `select w.name, w.machine, w.executions::float8 as executions, w.busy_ms, s.words,
            extract(epoch from now() - w.seen)::float8 * 1000 as silent
     from mnttorture.worker w left join mnttorture.unit u on u.id = w.unit left join mnttorture.search s on s.id = u.search
     where w.campaign = $1 order by w.since, w.name`,
    [campaign],
  )
  return rows.map((row) => {
    const silent = row['silent'] as number
    const busy = row['busy_ms'] as number
    const executions = row['executions'] as number
    return {
      name: row['name'] as string,
      machine: row['machine'] as string,
      search: row['words'] as string | null,
      executions,
      executionsPerSecond: busy === 0 ? 0 : Math.round((executions / busy) * 1000),
      silentMs: silent > GONE_MS ? null : Math.max(0, Math.round(silent)),
    }
  })
}

/** At the ends of units, a couple of hundred of them. */
async function growthOf(database: Database, campaign: number, started: number): Promise<CampaignGrowth[]> {
  const rows = await database.query(
    `select * from (
       select extract(epoch from u.finished)::float8 * 1000 as at, row_number() over w as number, count(*) over () as of,
              sum(coalesce(u.executions, 0)) over w::float8 as executions, sum(coalesce(u.new_pairs, 0)) over w::float8 as pairs
       from mnttorture.unit u join mnttorture.search s on s.id = u.search
       where s.campaign = $1 and u.finished is not null window w as (order by u.finished, u.id)) as all_of_them
     where number % greatest(1, of / ${MOST_GROWTH}) = 0 or number = of order by number`,
    [campaign],
  )
  const found = await database.query(
    'select extract(epoch from found_at)::float8 * 1000 as at from mnttorture.finding where campaign = $1 order by found_at',
    [campaign],
  )
  const moments = found.map((row) => row['at'] as number)
  return rows.map((row) => {
    const at = row['at'] as number
    return {
      atMs: Math.round(at - started),
      executions: row['executions'] as number,
      pairs: row['pairs'] as number,
      findings: moments.filter((moment) => moment <= at).length,
    }
  })
}

async function findingsOf(database: Database, campaign: number): Promise<CampaignFinding[]> {
  const rows = await database.query(
    `select f.id, f.identity, f.kind, f.judge, f.message, f.schedule, f.switches, f.told, f.found_by, f.minimised_by, f.seen_again, f.known,
            extract(epoch from f.found_at)::float8 * 1000 as found_at, s.words,
            (select coalesce(sum(g.count), 0)::float8 from mnttorture.sighting g where g.finding = f.id) as count,
            (select coalesce(jsonb_agg(t.words order by t.number), '[]') from mnttorture.sighting g
             join mnttorture.search t on t.id = g.search where g.finding = f.id) as searches
     from mnttorture.finding f left join mnttorture.search s on s.id = f.search where f.campaign = $1 order by f.id`,
    [campaign],
  )
  return rows.map((row) => {
    const told = (row['told'] ?? { execution: 0, schedule: '', switches: 0, trace: [] }) as ExploreFinding
    return {
      ...told,
      kind: row['kind'] as ExploreFinding['kind'],
      ...(row['judge'] === null ? {} : { judge: row['judge'] as string }),
      message: row['message'] as string,
      count: row['count'] as number,
      number: row['id'] as number,
      identity: row['identity'] as string,
      search: (row['words'] ?? '') as string,
      searches: row['searches'] as string[],
      foundAt: Math.round(row['found_at'] as number),
      foundBy: row['found_by'] as string,
      minimisedBy: row['minimised_by'] as string | null,
      seenAgain: (row['seen_again'] ?? 'not yet') as string,
      ...(row['known'] === null ? {} : { reason: row['known'] as string }),
    }
  })
}

async function goneIn(
  database: Database,
  campaign: number,
  known: readonly Known[],
  findings: readonly CampaignFinding[],
): Promise<CampaignResult['gone']> {
  const isThere = ({ finding }: Known): boolean =>
    findings.some(({ identity, message }) => identity === finding || message.includes(finding))
  const earlier = await database.query(
    `select distinct on (identity) campaign, kind, message from mnttorture.finding
     where campaign < $1 and kind <> 'tool' and identity not in (select identity from mnttorture.finding where campaign = $1)
     order by identity, campaign desc`,
    [campaign],
  )
  return [
    ...known.filter((each) => !isThere(each)),
    ...earlier.map((row) => ({
      finding: `${row['kind']}: ${String(row['message']).split('\n')[0]}`,
      reason: `found by campaign ${row['campaign']}`,
    })),
  ]
}

/** A finding that is known counts no more. */
export async function markKnown(database: Database, campaign: number, number: number, reason: string): Promise<void> {
  const rows = await database.query(
    'update mnttorture.finding set known = $3 where campaign = $1 and id = $2 returning 1',
    [campaign, number, reason],
  )
  if (rows.length === 0) throw new BadInput(`--known ${number}: campaign ${campaign} has no finding of that number`)
}
