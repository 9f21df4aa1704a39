/**
 * Who owns a directory: the process whose number stands in `owner`, a file that is made whole or not at all. It serves the others
 * through `socket`, a line of JSON for each question and each answer; a transaction holds the database until it ends, or until
 * its connection does.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import { BadInput } from '../../link/bad_input.ts'
import type { Database, Row, Statements } from './database.ts'
import { readLines } from './lines.ts'

export interface Question {
  id: number
  /** absent: end of the transaction, `commit` or not */
  text?: string
  values?: readonly unknown[]
  /** of the transaction that this connection has begun, or begins */
  inside?: boolean
  commit?: boolean
}

export type Answer = { id: number } & ({ rows: Row[] } | { error: string; code?: string })

/** Where a socket's path is too long for the system, it is told from the working directory. */
export function socketOf(directory: string): string {
  const whole = path.join(directory, 'socket')
  const near = path.relative(process.cwd(), whole)
  if (process.platform === 'win32') return `\\\\.\\pipe\\mnttorture-${whole.replace(/[^\w]/g, '-')}`
  const socket = whole.length < near.length ? whole : near
  if (socket.length > LONGEST_SOCKET)
    throw new BadInput(`--db ${directory}: its path is too long for a socket in it, at most ${LONGEST_SOCKET} letters`)
  return socket
}

const LONGEST_SOCKET = 100

export class Owned {
  readonly #directory: string
  #server: Server | undefined
  readonly #sockets = new Set<Socket>()

  constructor(directory: string) {
    this.#directory = directory
  }

  async serve(database: Database): Promise<void> {
    const socket = socketOf(this.#directory)
    if (process.platform !== 'win32') rmSync(socket, { force: true })
    const server = createServer((connection) => {
      this.#sockets.add(connection)
      connection.on('close', () => this.#sockets.delete(connection))
      new Counter(connection, database)
    })
    this.#server = server
    await new Promise<void>((listening, failed) => {
      server.once('error', failed)
      server.listen(socket, listening)
    })
    server.unref()
  }

  async stopServing(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((closed) => (this.#server === undefined ? closed(undefined) : this.#server.close(closed)))
  }

  release(): void {
    rmSync(path.join(this.#directory, 'owner'), { force: true })
  }
}

/** Makes this process the owner, unless another one that lives is. */
export function claim(directory: string): Owned | undefined {
  const file = path.join(directory, 'owner')
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, String(process.pid))
  try {
    // a link is made by one process alone, and with its content
    if (linked(draft, file)) return new Owned(directory)
    const pid = readNumber(file)
    if (pid !== undefined && isAlive(pid)) return undefined
    // of several that see a dead owner one takes its file away; whoever took away a newer one puts it back
    const taken = `${file}.dead.${process.pid}`
    try {
      renameSync(file, taken)
    } catch {
      return undefined
    }
    if (readNumber(taken) !== pid) linked(taken, file)
    rmSync(taken, { force: true })
    return linked(draft, file) ? new Owned(directory) : undefined
  } finally {
    rmSync(draft, { force: true })
  }
}

/** For who gets no answer. */
export function ownerIs(directory: string): string {
  const file = path.join(directory, 'owner')
  const pid = readNumber(file)
  return pid === undefined
    ? 'its owner ended'
    : `process ${pid} has it and does not answer; if that is none of mnttorture, remove ${file}`
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readNumber(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** One connection: its questions are answered in their order. */
class Counter {
  readonly #connection: Socket
  readonly #database: Database
  #queue: Promise<void> = Promise.resolve()
  #inside: { tx: Statements; end(commit: boolean): Promise<void> } | undefined

  constructor(connection: Socket, database: Database) {
    this.#connection = connection
    this.#database = database
    connection.on('error', () => {})
    connection.on('close', () => {
      this.#queue = this.#queue.then(() => this.#inside?.end(false)).catch(() => {})
    })
    readLines(connection, (line) => {
      const question = JSON.parse(line) as Question
      this.#queue = this.#queue.then(() => this.#answer(question))
    })
  }

  async #answer(question: Question): Promise<void> {
    const { id } = question
    let answer: Answer
    try {
      answer = { id, rows: await this.#rows(question) }
    } catch (error) {
      const { message, code } = error as Error & { code?: string }
      answer = { id, error: message, ...(code === undefined ? {} : { code }) }
    }
    if (!this.#connection.destroyed) this.#connection.write(`${JSON.stringify(answer)}\n`)
  }

  async #rows({ text, values, inside = false, commit = false }: Question): Promise<Row[]> {
    if (text === undefined) {
      const ending = this.#inside?.end(commit)
      this.#inside = undefined
      await ending
      return []
    }
    if (!inside) return this.#database.query(text, values)
    this.#inside ??= await this.#begin()
    return this.#inside.tx.query(text, values)
  }

  #begin(): Promise<{ tx: Statements; end(commit: boolean): Promise<void> }> {
    return new Promise((begun, failed) => {
      const whole = this.#database.transaction(
        (tx) =>
          new Promise<void>((done, rolledBack) =>
            begun({
              tx,
              end(commit) {
                if (commit) done()
                else rolledBack(new Error('rolled back'))
                return commit ? whole : whole.catch(() => {})
              },
            }),
          ),
      )
      whole.catch(failed)
    })
  }
}
