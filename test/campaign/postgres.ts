/** A PostgreSQL of its own for a test: Debian's, or the one that POSTGRES_BIN names. Where none is, tests say so. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export const NO_POSTGRES = 'skipped where there is no PostgreSQL; apt-get install postgresql, or POSTGRES_BIN'
const PASSWORD = 'a secret'
/** it refuses to run as root */
const NOBODY = 65_534

export function postgresBin(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const places = [
    process.env['POSTGRES_BIN'],
    ...versions.map((version) => path.join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ]
  return places.find((place) => place !== undefined && existsSync(path.join(place, 'initdb')))
}

export class Postgres {
  readonly port: number
  readonly #bin: string
  readonly #directory: string

  private constructor(bin: string, directory: string, port: number) {
    this.#bin = bin
    this.#directory = directory
    this.port = port
  }

  static async start(): Promise<Postgres> {
    const directory = mkdtempSync(path.join(tmpdir(), 'mnttorture-pg-'))
    const passwordFile = path.join(directory, 'password')
    writeFileSync(passwordFile, PASSWORD)
    if (process.getuid?.() === 0) for (const file of [directory, passwordFile]) chownSync(file, NOBODY, NOBODY)
    const postgres = new Postgres(postgresBin()!, directory, await freePort())
    postgres.#run('initdb', '-D', postgres.#data, '-U', 'night', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-N')
    postgres.#control('start')
    return postgres
  }

  get #data(): string {
    return path.join(this.#directory, 'data')
  }

  url(port = this.port, password = PASSWORD): string {
    return `postgres://night:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
  }

  /** As a crash: connections break in the middle of what they do. */
  restart(): void {
    this.#control('stop', '-m', 'immediate')
    this.#control('start')
  }

  stop(): void {
    this.#control('stop', '-m', 'immediate')
    rmSync(this.#directory, { recursive: true, force: true })
  }

  #control(action: string, ...more: string[]): void {
    const how = `-p ${this.port} -k ${this.#directory} -c listen_addresses=127.0.0.1 -c max_connections=200`
    const log = path.join(this.#directory, 'log')
    this.#run('pg_ctl', action, '-D', this.#data, '-w', '-l', log, ...(action === 'start' ? ['-o', how] : []), ...more)
  }

  #run(program: string, ...args: string[]): SpawnSyncReturns<string> {
    const as = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
    // a pipe would be held open by the server
    const run = spawnSync(path.join(this.#bin, program), args, { ...as, cwd: '/', stdio: 'ignore', encoding: 'utf8' })
    if (run.status !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${run.status}`)
    return run
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
