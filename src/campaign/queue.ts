/** pg-boss over either database: one queue a campaign, and one beside it for what was set aside. */
import type PgBoss from 'pg-boss'
import { type Database, optional, type Statements } from './database/database.ts'

/** A unit of a search, or what is to be done with a finding. */
export type Job = { unit: number } | { minimise: number } | { replay: number; asked: number }

export interface Fetched {
  id: string
  data: Job
}

/** that many workers may end with it */
const TRIES = 3
/** findings go first: whoever looks at a campaign wants them whole */
const PRIORITY = { unit: 0, minimise: 10, replay: 20 }

export class Queue {
  readonly #boss: PgBoss
  readonly #database: Database

  private constructor(boss: PgBoss, database: Database) {
    this.#boss = boss
    this.#database = database
  }

  static async open(database: Database): Promise<Queue> {
    const { default: Boss } = await optional('pg-boss', () => import('pg-boss'))
    const boss = new Boss({
      db: executing(database),
      schema: 'pgboss',
      schedule: false,
      // each worker does what supervising does, in its own round
      supervise: false,
      archiveCompletedAfterSeconds: 3600,
      deleteAfterHours: 1,
    })
    await boss.start()
    return new Queue(boss, database)
  }

  async create(campaign: number, leaseSeconds: number): Promise<void> {
    await this.#boss.createQueue(asideOf(campaign), { name: asideOf(campaign) } as PgBoss.Queue)
    await this.#boss.createQueue(queueOf(campaign), {
      name: queueOf(campaign),
      expireInSeconds: leaseSeconds,
      retryLimit: TRIES - 1,
      retryDelay: 0,
      retentionMinutes: 60 * 24 * 365,
      deadLetter: asideOf(campaign),
    } as PgBoss.Queue)
  }

  async put(tx: Statements, campaign: number, jobs: readonly Job[], afterSeconds = 0): Promise<void> {
    if (jobs.length === 0) return
    await this.#boss.insert(
      jobs.map((data) => ({
        name: queueOf(campaign),
        data,
        priority: PRIORITY[Object.keys(data)[0] as keyof typeof PRIORITY],
        ...(afterSeconds > 0 ? { startAfter: `${afterSeconds} seconds` } : {}),
      })) as never,
      { db: executing(tx) } as never,
    )
  }

  async fetch(campaign: number): Promise<Fetched | undefined> {
    // pg-boss takes a query that fails for an empty queue
    let fault: { error: unknown } | undefined
    const db = executing(this.#database, (error) => {
      fault = { error }
    })
    const [job] = await this.#boss.fetch<Job>(queueOf(campaign), { batchSize: 1, db } as never)
    if (fault !== undefined) throw fault.error
    return job
  }

  async complete(tx: Statements, campaign: number, id: string): Promise<void> {
    await this.#boss.complete(queueOf(campaign), id, {}, { db: executing(tx) } as never)
  }

  /** Takes it back as if nobody had had it. */
  async putBack(campaign: number, id: string): Promise<void> {
    await this.#database.query(
      `update pgboss.job set state = 'created', started_on = null where name = $1 and id = $2 and state = 'active'`,
      [queueOf(campaign), id],
    )
  }

  /** One more try, unless it was the last. */
  async fail(campaign: number, id: string, why: string): Promise<void> {
    await this.#boss.fail(queueOf(campaign), id, { message: why })
  }

  /** The lease of a job that is worked on begins anew. */
  async beat(campaign: number, id: string): Promise<void> {
    await this.#database.query(
      `update pgboss.job set started_on = now() where name = $1 and id = $2 and state = 'active'`,
      [queueOf(campaign), id],
    )
  }

  /** Jobs whose workers were not heard of come back; those that have had all their tries are handed over, each once. */
  async lapse(campaign: number, setAside: (tx: Statements, job: Job, why: string) => Promise<void>): Promise<void> {
    await this.#boss.expire()
    const aside = await this.#boss.fetch<Job>(asideOf(campaign), { batchSize: 20, includeMetadata: true })
    for (const { id, data, output } of aside as Array<PgBoss.JobWithMetadata<Job>>) {
      const { message, value } = (output ?? {}) as { message?: string; value?: { message?: string } }
      await this.#database.transaction(async (tx) => {
        await setAside(tx, data, message ?? value?.message ?? 'nobody knows why')
        await this.#boss.complete(asideOf(campaign), id, {}, { db: executing(tx) } as never)
      })
    }
  }

  /** Old jobs are archived and dropped. */
  async tidy(): Promise<void> {
    await this.#boss.maintain()
  }

  async count(tx: Statements, campaign: number): Promise<{ waiting: number; underWay: number }> {
    const [row] = await tx.query(
      `select count(*) filter (where state < 'active')::int as waiting, count(*) filter (where state = 'active')::int as under_way
       from pgboss.job where name = any($1) and state < 'completed'`,
      [[queueOf(campaign), asideOf(campaign)]],
    )
    return { waiting: row!['waiting'] as number, underWay: row!['under_way'] as number }
  }
}

function queueOf(campaign: number): string {
  return `campaign-${campaign}`
}

function asideOf(campaign: number): string {
  return `campaign-${campaign}-aside`
}

function executing(by: Statements, failed: (error: unknown) => void = () => {}) {
  return {
    async executeSql(text: string, values?: unknown[]) {
      try {
        return { rows: (await by.query(text, values?.length === 0 ? undefined : values)) as never[] }
      } catch (error) {
        failed(error)
        throw error
      }
    },
  }
}
