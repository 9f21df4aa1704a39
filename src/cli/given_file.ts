/**
 * The files that options name. What is there already stays, unless this tool wrote it as the same kind of file, or --force is
 * given; what the run itself reads stays in any case. Both are refused before the run: after it there is something to lose.
 */
import { accessSync, constants, realpathSync, type Stats, statSync } from 'node:fs'
import path from 'node:path'
import { BadInput } from '../link/bad_input.ts'
import { givenText } from '../link/given_text.ts'
import { codeOf } from '../link/system_error.ts'
import { writeKept } from './write_kept.ts'

/** How a file of each kind begins when this tool wrote it. */
const OWN = {
  'regression test': /^\/\/ Written by mnttorture /,
  'litmus scenario': /^\/\/ A litmus test, written by mnttorture /,
  'generated program': /\nimport \{ \w+Scenario \} from '#discover\/program_scenario'/,
  'JUnit file': /<testsuite name="mnttorture /,
  'Chrome trace': /^\{"displayTimeUnit":"ns","otherData":\{"writer":"mnttorture"\}/,
  'HTML report': /<p class="hint">mnttorture /,
  result: /^\{\s*"command": ?"[a-z]+"/,
  recording: /^\{"format":"mnttorture witness /,
  log: /^mnttorture /,
} as const

export type FileKind = keyof typeof OWN

export interface Overwriting {
  /** --force */
  force?: boolean | undefined
  /** what the run reads, the scenario's file say */
  never?: readonly string[]
}

export class GivenFile {
  readonly #option: string
  readonly #file: string

  constructor(option: string, file: string, kind: FileKind, how: Overwriting) {
    this.#option = option
    this.#file = file
    refuseUnwritable(option, file)
    refuseOthers(option, file, kind, how)
  }

  write(text: string): void {
    try {
      writeKept(this.#file, text)
    } catch (error) {
      throw new BadInput(`${this.#option} ${this.#file}: cannot be written (${codeOf(error)})`)
    }
  }
}

/** The file that an option names, where the option is given. */
export function givenFile(
  option: string,
  file: string | undefined,
  kind: FileKind,
  how: Overwriting,
): GivenFile | undefined {
  return file === undefined ? undefined : new GivenFile(option, file, kind, how)
}

export function refuseOthers(
  option: string,
  file: string,
  kind: FileKind,
  { force = false, never = [] }: Overwriting,
): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return
  const real = realpathSync(file)
  if (never.some((each) => statSync(each, { throwIfNoEntry: false }) && realpathSync(each) === real))
    throw new BadInput(`${option} ${file}: is what this run reads; name another file`)
  if (force || isOwn(file, kind)) return
  throw new BadInput(`${option} ${file}: is there already, and is no ${kind} of mnttorture's; --force overwrites it`)
}

/** An empty file has nothing to lose. */
export function isOwn(file: string, kind: FileKind): boolean {
  const text = givenText(file)
  return text === '' || OWN[kind].test(text)
}

function refuseUnwritable(option: string, file: string): void {
  const found = present(option, file)
  if (found?.isDirectory()) throw new BadInput(`${option} ${file}: is a directory, expected a file`)
  const written = found === undefined ? path.dirname(path.resolve(file)) : file
  try {
    accessSync(written, constants.W_OK)
  } catch (error) {
    throw new BadInput(`${option} ${file}: cannot be written (${codeOf(error)})`)
  }
}

function present(option: string, file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })
  } catch (error) {
    throw new BadInput(`${option} ${file}: cannot be written (${codeOf(error)})`)
  }
}

/** Writes all that can be written; then says what could not. */
export function writeAll(writes: ReadonlyArray<() => void>): void {
  const failed: unknown[] = []
  for (const write of writes) {
    try {
      write()
    } catch (error) {
      failed.push(error)
    }
  }
  if (failed.length > 0) throw failed[0]
}
