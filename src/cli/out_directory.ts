import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { BadInput } from '../link/bad_input.ts'

/** `--out DIR`: result.json and run.log; made before the run, so that a bad place is known at once. */
export class OutDirectory {
  readonly #directory: string | null

  constructor(directory: string | undefined) {
    this.#directory = directory === undefined ? null : path.resolve(directory)
    if (this.#directory === null) return
    try {
      makeDirectory(this.#directory)
      writeFileSync(path.join(this.#directory, 'run.log'), '')
    } catch (error) {
      throw new BadInput(`--out ${directory}: cannot be written (${(error as NodeJS.ErrnoException).code ?? error})`)
    }
  }

  log(text: string): void {
    if (this.#directory === null) return
    appendFileSync(path.join(this.#directory, 'run.log'), text.endsWith('\n') ? text : `${text}\n`)
  }

  /** One more file there. */
  file(name: string, text: string): void {
    if (this.#directory === null) return
    writeFileSync(path.join(this.#directory, name), text)
  }

  result(result: unknown): void {
    if (this.#directory === null) return
    writeFileSync(path.join(this.#directory, 'result.json'), `${JSON.stringify(result, null, 2)}\n`)
  }
}

/** Not mkdirSync's own `recursive`, which never returns below /proc. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return
  makeDirectory(path.dirname(directory))
  mkdirSync(directory)
}

/** Writes the file that an option names. */
export function writeGiven(option: string, file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new BadInput(`${option} ${file}: cannot be written (${(error as NodeJS.ErrnoException).code ?? error})`)
  }
}
