import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { BadInput } from '../link/bad_input.ts'
import { codeOf } from '../link/system_error.ts'
import { isOwn, type Overwriting, refuseOthers } from './given_file.ts'
import { version } from './version.ts'
import { writeKept } from './write_kept.ts'

/**
 * `--out DIR`: result.json and run.log; made before the run, so that a bad place is known at once. A write that fails later ends
 * no run: it is told when all else is told.
 */
export class OutDirectory {
  readonly #directory: string | null
  readonly #given: string
  #failed: string | undefined

  constructor(directory: string | undefined, how: Overwriting = {}) {
    this.#given = directory ?? ''
    this.#directory = directory === undefined ? null : path.resolve(directory)
    if (this.#directory === null) return
    try {
      makeDirectory(this.#directory)
      refuseOthers('--out', this.#at('result.json'), 'result', how)
      if (!existsSync(this.#at('result.json'))) refuseOthers('--out', this.#at('run.log'), 'log', how)
      keepFindings(this.#directory)
      writeFileSync(this.#at('run.log'), `mnttorture ${version()}\n`)
    } catch (error) {
      if (error instanceof BadInput) throw error
      throw new BadInput(`--out ${directory}: cannot be written (${codeOf(error)})`)
    }
  }

  log(text: string): void {
    this.#attempt(() => appendFileSync(this.#at('run.log'), text.endsWith('\n') ? text : `${text}\n`))
  }

  /** One more file there. */
  file(name: string, text: string): void {
    this.#attempt(() => writeKept(this.#at(name), text))
  }

  /** Also while the run goes on, whenever something is found: whatever ends the process then, the finding is there. */
  result(result: unknown): void {
    this.#attempt(() => writeKept(this.#at('result.json'), `${JSON.stringify(result, null, 2)}\n`))
  }

  /** Last of all: says what could not be written. */
  settle(): void {
    if (this.#failed !== undefined)
      throw new BadInput(`--out ${this.#given}: could not be written whole (${this.#failed})`)
  }

  #attempt(write: () => void): void {
    if (this.#directory === null) return
    try {
      write()
    } catch (error) {
      this.#failed ??= codeOf(error)
    }
  }

  #at(name: string): string {
    return path.join(this.#directory!, name)
  }
}

/** What an earlier run found there is kept, as result-1.json and so forth. */
function keepFindings(directory: string): void {
  const file = path.join(directory, 'result.json')
  if (!existsSync(file) || !isOwn(file, 'result') || !hasFindings(file)) return
  let number = 1
  while (existsSync(path.join(directory, `result-${number}.json`))) number++
  renameSync(file, path.join(directory, `result-${number}.json`))
}

function hasFindings(file: string): boolean {
  try {
    return ((JSON.parse(readFileSync(file, 'utf8')) as { findings?: unknown[] }).findings ?? []).length > 0
  } catch {
    return true // damaged, and perhaps all that is left of some
  }
}

/** Not mkdirSync's own `recursive`, which never returns below /proc. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return
  makeDirectory(path.dirname(directory))
  mkdirSync(directory)
}
