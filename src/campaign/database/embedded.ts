/**
 * PGlite in a directory. It is PostgreSQL in one process with one connection, so of all processes of this machine that use the
 * directory one owns it, and serves the others through a socket in it (owner.ts). When the owner is gone, the next to ask
 * becomes it; what was not committed by then is asked again.
 */
import { existsSync, mkdirSync, readdirSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { BadInput } from '../../link/bad_input.ts'
import { codeOf } from '../../link/system_error.ts'
import { layBlank } from './blank.ts'
import {
  type Database,
  type HowToOpen,
  optional,
  type Patience,
  patiently,
  type Row,
  type Statements,
} from './database.ts'
import { Gone } from './gone.ts'
import { Guest } from './guest.ts'
import { claim, type Owned, ownerIs } from './owner.ts'

type Side = Database | Guest

export class Opened implements Database {
  readonly name: string
  readonly #directory: string
  readonly #patience: Patience | undefined
  #side: Promise<Side> | undefined

  private constructor(where: string, patience: Patience | undefined) {
    this.name = where
    this.#directory = path.resolve(where)
    this.#patience = patience
  }

  static async open(where: string, { patience, creates = false }: HowToOpen): Promise<Database> {
    if (creates) prepare(where)
    else if (!holdsDatabase(where)) throw new BadInput(`--db ${where}: there is no campaign in it`)
    const opened = new Opened(where, patience)
    await opened.query('select 1')
    return opened
  }

  query(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.#patiently((side) => side.query(text, values))
  }

  transaction<T>(body: (tx: Statements) => Promise<T>): Promise<T> {
    return this.#patiently((side) => side.transaction(body))
  }

  async close(): Promise<void> {
    await (await this.#side?.catch(() => undefined))?.close()
  }

  #patiently<T>(body: (side: Side) => Promise<T>): Promise<T> {
    const attempt = async (): Promise<T> => {
      const side = this.#sideNow()
      try {
        return await body(await side)
      } catch (error) {
        if (error instanceof Gone) this.#leave(side)
        throw error
      }
    }
    const away = (error: unknown): string | undefined => {
      if (!(error instanceof Gone)) return undefined
      return `the database in ${this.name} cannot be reached (${error.message})`
    }
    // an owner that ends is no reason to give up: the next try finds or makes another
    const patience = this.#patience ?? { signal: AbortSignal.timeout(GONE_FOR_MS), away: () => {} }
    return patiently(attempt, away, patience, (error) => refusal(error, this.name))
  }

  #sideNow(): Promise<Side> {
    if (this.#side !== undefined) return this.#side
    const side: Promise<Side> = this.#open(() => this.#leave(side))
    this.#side = side
    side.catch(() => this.#leave(side))
    return side
  }

  /** Whoever asks next opens another side. Several questions lose the same one: only the first of them takes it away. */
  #leave(side: Promise<Side>): void {
    if (this.#side === side) this.#side = undefined
  }

  async #open(gone: () => void): Promise<Side> {
    const owned = claim(this.#directory)
    if (owned !== undefined) return Owner.open(this.#directory, owned)
    const guest = await Guest.connect(this.#directory, gone)
    if (guest === undefined) throw new Gone(ownerIs(this.#directory))
    return guest
  }
}

const GONE_FOR_MS = 10_000

type PGlite = import('@electric-sql/pglite').PGlite

class Owner implements Database {
  readonly name: string
  readonly #pglite: PGlite
  readonly #owned: Owned

  private constructor(directory: string, pglite: PGlite, owned: Owned) {
    this.name = directory
    this.#pglite = pglite
    this.#owned = owned
  }

  static async open(directory: string, owned: Owned): Promise<Owner> {
    try {
      const { PGlite } = await optional('@electric-sql/pglite', () => import('@electric-sql/pglite'))
      const dataDir = path.join(directory, 'pglite')
      await layBlank(dataDir, async (blank) => (await PGlite.create({ dataDir: blank })).close())
      const pglite = await PGlite.create({ dataDir }).catch((error: unknown) => {
        throw new NotOpened(error)
      })
      const owner = new Owner(directory, pglite, owned)
      await owned.serve(owner)
      return owner
    } catch (error) {
      owned.release()
      throw error
    }
  }

  query(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return answered(this.#pglite, text, values)
  }

  transaction<T>(body: (tx: Statements) => Promise<T>): Promise<T> {
    return this.#pglite.transaction((tx) => body({ query: (text, values) => answered(tx, text, values) }))
  }

  async close(): Promise<void> {
    await this.#owned.stopServing()
    await this.#pglite.close()
    this.#owned.release()
  }
}

interface Asked {
  exec(text: string): Promise<Array<{ rows: Row[] }>>
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>
}

async function answered(by: Asked, text: string, values?: readonly unknown[]): Promise<Row[]> {
  if (values === undefined) return (await by.exec(text)).at(-1)?.rows ?? []
  return (await by.query(text, values as unknown[])).rows as Row[]
}

function holdsDatabase(where: string): boolean {
  return existsSync(path.join(where, 'pglite'))
}

/** A directory that holds a database, or may become one. */
function prepare(where: string): void {
  try {
    mkdirSync(where, { recursive: true, mode: 0o700 })
    const others = readdirSync(where)
    if (others.length > 0 && !holdsDatabase(where) && !others.includes('owner'))
      throw new BadInput(`--db ${where}: is a directory with other things in it, expected a campaign's or an empty one`)
  } catch (error) {
    if (error instanceof BadInput) throw error
    throw new BadInput(`--db ${where}: cannot be written (${codeOf(error)})`)
  }
}

/** PGlite tells a full disk in many ways, some of which are no errors; what was committed before is there in any case. */
function refusal(error: unknown, name: string): BadInput | undefined {
  const { code = '' } = error as { code?: string }
  if (error instanceof BadInput) return error
  if (isFull(path.resolve(name))) return new BadInput(`--db ${name}: the disk is full`)
  if (/^(EACCES|EPERM|EROFS|EDQUOT|EIO|ENOENT|ENOTDIR)$/.test(code))
    return new BadInput(`--db ${name}: cannot be used (${code})`)
  return error instanceof NotOpened ? new BadInput(`--db ${name}: ${error.message}`) : undefined
}

/** less than a file of the write-ahead log may need next */
const FULL_BYTES = 256 * 1024

function isFull(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize < FULL_BYTES
  } catch {
    return false
  }
}

/** PGlite makes nothing of the directory. */
class NotOpened extends Error {
  constructor(error: unknown) {
    const { message = JSON.stringify(error) } = error as { message?: string }
    super(`the database in it cannot be opened (${message.split('\n')[0]})`)
  }
}
