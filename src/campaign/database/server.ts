/** A PostgreSQL by its address. */
import type { Pool, PoolClient } from 'pg'
import { BadInput } from '../../link/bad_input.ts'
import {
  type Database,
  type HowToOpen,
  optional,
  type Patience,
  patiently,
  type Row,
  type Statements,
} from './database.ts'

const CONNECT_MS = 5000
/** a connection over which nothing comes back for so long is given up: the other side may be gone without a word */
const ANSWER_MS = 60_000

export class Opened implements Database {
  readonly name: string
  readonly #pool: Pool
  readonly #patience: Patience | undefined

  private constructor(name: string, pool: Pool, patience: Patience | undefined) {
    this.name = name
    this.#pool = pool
    this.#patience = patience
  }

  static async open(where: string, { patience }: HowToOpen): Promise<Database> {
    const name = withoutPassword(where)
    const { default: pg } = await optional('pg', () => import('pg'))
    const pool = new pg.Pool({
      connectionString: where,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
      application_name: 'mnttorture',
    })
    // a connection that breaks while nobody uses it is replaced by the next query
    pool.on('error', () => {})
    const opened = new Opened(name, pool, patience)
    try {
      await opened.query('select 1')
    } catch (error) {
      await opened.close()
      throw error
    }
    return opened
  }

  query(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.#patiently(() => answered(this.#pool, text, values))
  }

  transaction<T>(body: (tx: Statements) => Promise<T>): Promise<T> {
    return this.#patiently(async () => {
      const client = await this.#pool.connect()
      const broken = (): void => {} // the query under way tells it
      client.on('error', broken)
      let fault: unknown
      try {
        await client.query('begin')
        const result = await body({ query: (text, values) => answered(client, text, values) })
        await client.query('commit')
        return result
      } catch (error) {
        fault = error
        await client.query('rollback').catch(() => {})
        throw error
      } finally {
        client.off('error', broken)
        client.release(isAway(fault))
      }
    })
  }

  close(): Promise<void> {
    return this.#pool.end()
  }

  #patiently<T>(body: () => Promise<T>): Promise<T> {
    const away = (error: unknown): string | undefined => {
      if (!isAway(error)) return undefined
      const { message, code = '' } = error as NodeJS.ErrnoException
      return `the database ${this.name} cannot be reached (${message || code})`
    }
    return patiently(body, away, this.#patience, (error) => refusal(error, this.name))
  }
}

async function answered(by: Pool | PoolClient, text: string, values?: readonly unknown[]): Promise<Row[]> {
  const result = await (values === undefined ? by.query(text) : by.query(text, values as unknown[]))
  return (Array.isArray(result) ? result.at(-1).rows : result.rows) as Row[]
}

const AWAY = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
]
/** connection exceptions; shutdown, crash, still starting; too many connections; deadlock and serialization: again */
const AWAY_STATES = /^(08...|57P0[123]|53300|40P01|40001)$/
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered)/

function isAway(error: unknown): boolean {
  const { code = '', message = '', errors } = (error ?? {}) as Error & { code?: string; errors?: unknown[] }
  return (
    AWAY.includes(code) ||
    AWAY_STATES.test(code) ||
    AWAY_WORDS.test(message) ||
    (errors?.length !== undefined && errors.length > 0 && errors.every(isAway))
  )
}

function refusal(error: unknown, name: string): BadInput | undefined {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (code === 'ENOTFOUND') return new BadInput(`--db ${name}: there is no such host`)
  if (code === 'ERR_INVALID_URL') return new BadInput(`--db ${name}: is no address of a PostgreSQL`)
  if (/^(28|3D|42501|53|58|XX)/.test(code) || /SASL|password|SSL/.test(message))
    return new BadInput(`--db ${name}: the database refuses (${message})`)
  return undefined
}

/** What may be printed. */
function withoutPassword(where: string): string {
  let url: URL
  try {
    url = new URL(where)
  } catch {
    throw new BadInput('--db: is no address of a PostgreSQL, expected postgres://USER:PASSWORD@HOST:PORT/DATABASE')
  }
  url.password = ''
  url.search = ''
  return url.href
}
