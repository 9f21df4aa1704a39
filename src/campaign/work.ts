/**
 * A worker: takes jobs and does one after the other in a supervised thread. This thread stays free: it keeps the lease of what is
 * under way, brings back what others left lying, and answers whoever ends it.
 */
import { BadInput } from '../link/bad_input.ts'
import type { Database, Row } from './database/database.ts'
import { feed } from './feed.ts'
import { type Here, lookAtFindingsOfOthers, minimiseFinding, replayFinding } from './follow_up.ts'
import { namedPairsBefore } from './pairs_before.ts'
import type { Known, SearchCommand } from './plan.ts'
import { type Fetched, Queue } from './queue.ts'
import { runUnit } from './run_unit.ts'
import {
  KnownPairs,
  OtherProgram,
  type Posting,
  requireProgram,
  storeRefusal,
  storeSetAside,
  storeUnit,
} from './store.ts'
import type { Base, Unit } from './unit.ts'

export interface Working {
  database: Database
  campaign: number
  /** of this worker, nobody else's */
  name: string
  machine: string
  version: string
  signal: AbortSignal
  /** a line that stays */
  said(line: string): void
}

const IDLE_MS = 500
const ROUND_MS = 2000
const TIDY_MS = 60_000

/** Until there is nothing left, or the signal says so. */
export async function workOn(working: Working): Promise<void> {
  await new Worker(working, await Queue.open(working.database)).work()
}

class Worker {
  readonly #working: Working
  readonly #queue: Queue
  readonly #pairs = new Map<number, KnownPairs>()
  readonly #ended = new AbortController()
  #underWay: { job: string; unit: number | null } | undefined
  #known: Known[] = []
  #leaseMs = 0
  #fault: { error: unknown } | undefined
  #isDone = false

  constructor(working: Working, queue: Queue) {
    this.#working = working
    this.#queue = queue
    working.signal.addEventListener('abort', () => this.#ended.abort())
    if (working.signal.aborted) this.#ended.abort()
  }

  async work(): Promise<void> {
    const { database, campaign } = this.#working
    const [row] = await database.query('select plan, lease_seconds from mnttorture.campaign where id = $1', [campaign])
    this.#known = (row!['plan'] as { known: Known[] }).known
    this.#leaseMs = (row!['lease_seconds'] as number) * 1000
    await this.#appear()
    await lookAtFindingsOfOthers(this.#here())
    const rounds = this.#round()
    await this.#takeJobs()
    this.#ended.abort()
    await rounds
    await this.#leave()
    if (this.#fault !== undefined) throw this.#fault.error
  }

  #here(): Here {
    const { database, campaign, name, machine } = this.#working
    return { database, queue: this.#queue, campaign, worker: name, machine, signal: this.#ended.signal }
  }

  async #appear(): Promise<void> {
    const { database, campaign, name, machine, version } = this.#working
    await database.query(
      `insert into mnttorture.worker (name, campaign, machine, version) values ($1, $2, $3, $4)
       on conflict (name) do update set campaign = excluded.campaign, seen = now(), unit = null`,
      [name, campaign, machine, version],
    )
  }

  async #takeJobs(): Promise<void> {
    const { campaign } = this.#working
    const { signal } = this.#ended
    try {
      while (!signal.aborted && !this.#isDone && !(await this.#isStopped())) {
        const job = await this.#queue.fetch(campaign)
        if (job === undefined) await this.#waitForJobs()
        else await this.#do(job)
      }
    } catch (error) {
      this.#fault ??= { error }
      this.#ended.abort()
    }
  }

  async #isStopped(): Promise<boolean> {
    const { database, campaign } = this.#working
    const [row] = await database.query('select stopped is not null as stopped from mnttorture.campaign where id = $1', [
      campaign,
    ])
    return row?.['stopped'] !== false
  }

  async #waitForJobs(): Promise<void> {
    const { database, campaign } = this.#working
    if (await feed(database, this.#queue, campaign)) this.#isDone = true
    else await sleep(IDLE_MS, this.#ended.signal)
  }

  async #do(job: Fetched): Promise<void> {
    const { campaign } = this.#working
    const { id, data } = job
    this.#underWay = { job: id, unit: 'unit' in data ? data.unit : null }
    try {
      const here = this.#here()
      const isDone =
        'minimise' in data
          ? await minimiseFinding(here, data.minimise, id)
          : 'replay' in data
            ? await replayFinding(here, data.replay, data.asked, id)
            : await this.#unit(data.unit, id)
      if (!isDone) await this.#queue.putBack(campaign, id)
    } catch (error) {
      if (error instanceof OtherProgram || error instanceof BadInput) {
        await this.#queue.putBack(campaign, id).catch(() => {})
        throw error
      }
      this.#working.said(`[internal bug] ${(error as Error).stack ?? error}`)
      await this.#queue.fail(campaign, id, String((error as Error).message))
    } finally {
      this.#underWay = undefined
    }
  }

  /** False when it was stopped: it is put back. */
  async #unit(id: number, job: string): Promise<boolean> {
    const { database, campaign } = this.#working
    const row = await unitOf(database, id)
    const posting = this.#posting(row, id)
    if (row['state'] !== 'waiting') {
      await database.transaction((tx) => this.#queue.complete(tx, campaign, job))
      return true
    }
    const unit = asUnit(row)
    let result: Awaited<ReturnType<typeof runUnit>>
    try {
      const known = await namedPairsBefore(database, posting.search, unit.base)
      result = await runUnit(unit, known, this.#ended.signal)
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
      await storeRefusal(database, this.#queue, posting, job, error.message)
      this.#working.said(`refused: ${posting.words}: ${error.message}`)
      return true
    }
    if (result === undefined) return false
    await requireProgram(database, posting, result.hash)
    let pairs = this.#pairs.get(posting.search)
    if (pairs === undefined) this.#pairs.set(posting.search, (pairs = new KnownPairs()))
    await storeUnit(database, this.#queue, posting, job, result, pairs)
    return true
  }

  #posting(row: Row, unit: number): Posting {
    return {
      campaign: this.#working.campaign,
      search: row['search'] as number,
      unit,
      number: row['number'] as number,
      program: programWords(row['knobs'] as Record<string, unknown>),
      words: row['words'] as string,
      worker: this.#working.name,
      known: this.#known,
    }
  }

  /** Leases, lost jobs, new units; every couple of seconds, and less where a lease is shorter. */
  async #round(): Promise<void> {
    const { database, campaign } = this.#working
    const { signal } = this.#ended
    let tidiedAt = performance.now()
    while (!signal.aborted) {
      try {
        if (this.#underWay !== undefined) await this.#queue.beat(campaign, this.#underWay.job)
        await this.#tell()
        if (await this.#isMyTurn()) {
          await this.#queue.lapse(campaign, (tx, job, why) => storeSetAside(tx, campaign, job, why))
          await feed(database, this.#queue, campaign)
        }
        if (performance.now() - tidiedAt > TIDY_MS) {
          tidiedAt = performance.now()
          await this.#queue.tidy()
        }
      } catch (error) {
        this.#fault ??= { error }
        this.#ended.abort()
      }
      await sleep(Math.min(ROUND_MS, this.#leaseMs / 4), signal)
    }
  }

  /** Of all workers one at a time looks after the queue. */
  async #isMyTurn(): Promise<boolean> {
    const { database, campaign } = this.#working
    const rows = await database.query(
      `update mnttorture.campaign set tended = now()
       where id = $1 and tended < now() - $2::float8 * interval '1 millisecond' returning 1`,
      [campaign, Math.min(ROUND_MS, this.#leaseMs / 4) * 0.9],
    )
    return rows.length > 0
  }

  async #tell(): Promise<void> {
    const { database, name } = this.#working
    await database.query('update mnttorture.worker set seen = now(), unit = $2 where name = $1', [
      name,
      this.#underWay?.unit ?? null,
    ])
  }

  async #leave(): Promise<void> {
    const { database, name } = this.#working
    await database.query(`update mnttorture.worker set unit = null, seen = now() - interval '1 hour' where name = $1`, [
      name,
    ])
  }
}

async function unitOf(database: Database, id: number): Promise<Row> {
  const [row] = await database.query(
    `select u.search, u.number, u.seed::float8 as seed, u.amount::float8 as amount, u.state, u.base,
            s.words, s.command, s.knobs, s.until_finding
     from mnttorture.unit u join mnttorture.search s on s.id = u.search where u.id = $1`,
    [id],
  )
  return row!
}

function asUnit(row: Row): Unit {
  const base = row['base'] as Base | null
  return {
    command: row['command'] as SearchCommand,
    knobs: row['knobs'] as Unit['knobs'],
    seed: row['seed'] as number,
    amount: row['amount'] as number,
    untilFinding: row['until_finding'] as boolean,
    ...(base === null ? {} : { base }),
  }
}

/** The program without how it is searched. */
function programWords({ scenario, bug }: Record<string, unknown>): string {
  return [scenario ?? 'a generated program', bug].filter((each) => each !== undefined).join(' with ')
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((done) => {
    const over = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', over)
      done()
    }
    const timer = setTimeout(over, ms)
    signal.addEventListener('abort', over)
  })
}
