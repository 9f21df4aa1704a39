/**
 * The one face of both databases: a PostgreSQL somewhere, or PGlite in a directory of this machine. Nothing beyond this room knows
 * which it is. A statement that a lost connection took away is sent again, as long as `patient` waits; a transaction is run anew
 * from its beginning, so what is inside must be repeatable.
 */
import { BadInput } from '../../link/bad_input.ts'

export type Row = Record<string, unknown>

export interface Statements {
  /** several statements may stand in a text without values */
  query(text: string, values?: readonly unknown[]): Promise<Row[]>
}

export interface Database extends Statements {
  /** what `--db` said, without a password */
  readonly name: string
  transaction<T>(body: (tx: Statements) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** How long a database that is away is waited for, and who is told that it is. */
export interface Patience {
  /** undefined: not at all */
  signal: AbortSignal | undefined
  away(why: string): void
}

const SERVER = /^postgres(ql)?:\/\//

export interface HowToOpen {
  patience?: Patience
  /** a directory that holds no database becomes one */
  creates?: boolean
}

export async function openDatabase(where: string, how: HowToOpen = {}): Promise<Database> {
  const { Opened } = SERVER.test(where) ? await import('./server.ts') : await import('./embedded.ts')
  return Opened.open(where, how)
}

/** A package that is optional: the tool works without it, campaigns do not. */
export async function optional<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    throw new BadInput(
      `campaigns need the package ${name}, which is not installed here; npm install pg-boss pg @electric-sql/pglite brings what they need`,
    )
  }
}

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 2000

/** Does it until the database is there; what is wrong for another reason is thrown in words. */
export async function patiently<T>(
  body: () => Promise<T>,
  away: (error: unknown) => string | undefined,
  patience: Patience | undefined,
  refusal: (error: unknown) => BadInput | undefined,
): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await body()
    } catch (error) {
      const why = away(error)
      if (why === undefined) throw refusal(error) ?? error
      if (patience === undefined || patience.signal?.aborted) throw new BadInput(why)
      patience.away(why)
      await new Promise((resume) => setTimeout(resume, waitMs))
    }
  }
}
