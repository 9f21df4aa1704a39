/** The database of a directory that another process owns: questions through its socket. */
import { createConnection, type Socket } from 'node:net'
import type { Row, Statements } from './database.ts'
import { Gone } from './gone.ts'
import { readLines } from './lines.ts'
import { type Answer, type Question, socketOf } from './owner.ts'

interface Waiting {
  resolve(rows: Row[]): void
  reject(error: Error): void
}

export class Guest {
  readonly #socket: Socket
  readonly #waiting = new Map<number, Waiting>()
  #asked = 0
  /** transactions of this process, one after the other: they share the connection */
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(socket: Socket, gone: () => void) {
    this.#socket = socket
    readLines(socket, (line) => this.#answered(JSON.parse(line) as Answer))
    socket.on('close', () => {
      gone()
      for (const { reject } of this.#waiting.values()) reject(new Gone('its owner ended'))
      this.#waiting.clear()
    })
  }

  /** Undefined where nobody listens. */
  static connect(directory: string, gone: () => void): Promise<Guest | undefined> {
    return new Promise((resolve) => {
      const socket = createConnection(socketOf(directory))
      const failed = (): void => resolve(undefined)
      socket.once('error', failed)
      socket.once('connect', () => {
        socket.off('error', failed)
        socket.on('error', () => {}) // `close` follows
        resolve(new Guest(socket, gone))
      })
    })
  }

  query(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.#inTurn(() => this.#ask({ text, ...(values === undefined ? {} : { values }) }))
  }

  transaction<T>(body: (tx: Statements) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      const query = (text: string, values?: readonly unknown[]): Promise<Row[]> =>
        this.#ask({ text, inside: true, ...(values === undefined ? {} : { values }) })
      try {
        const result = await body({ query })
        await this.#ask({ commit: true })
        return result
      } catch (error) {
        if (!(error instanceof Gone)) await this.#ask({}).catch(() => {})
        throw error
      }
    })
  }

  async close(): Promise<void> {
    await this.#turn.catch(() => {})
    this.#socket.destroy()
  }

  /** What stands beside a transaction on the same connection would wait for it inside the owner, which answers in order. */
  #inTurn<T>(body: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(body)
    this.#turn = mine.catch(() => {})
    return mine
  }

  #ask(question: Omit<Question, 'id'>): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Gone('its owner ended'))
      const id = ++this.#asked
      this.#waiting.set(id, { resolve, reject })
      this.#socket.write(`${JSON.stringify({ id, ...question })}\n`)
    })
  }

  #answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('rows' in answer) return waiting?.resolve(answer.rows)
    waiting?.reject(Object.assign(new Error(answer.error), answer.code === undefined ? {} : { code: answer.code }))
  }
}
