/**
 * What a run writes beside what it prints. Each place is tried before the run, when there is nothing to lose yet; what cannot be
 * written after it is said last, when everything else is told.
 */
import { junit } from '../report/junit.ts'
import type { Look } from '../report/look.ts'
import type { Judged } from '../verdict.ts'
import { annotate } from './github.ts'
import { type FileKind, type GivenFile, givenFile, type Overwriting, writeAll } from './given_file.ts'
import { lookOf } from './look_of.ts'
import { OutDirectory } from './out_directory.ts'

interface Wanted {
  out?: string | undefined
  junit?: string | undefined
  trace?: string | undefined
  force?: boolean
}

interface Shown {
  json?: boolean
  github?: boolean
}

export class RunFiles {
  readonly out: OutDirectory
  readonly #overwriting: Overwriting
  readonly #junit: GivenFile | undefined
  readonly #trace: GivenFile | undefined

  /** `reads`: what the run itself reads, and so never overwrites. */
  constructor({ out, junit, trace, force }: Wanted, reads: readonly string[]) {
    this.#overwriting = { force, never: reads }
    this.out = new OutDirectory(out, this.#overwriting)
    this.#junit = this.another('--junit', junit, 'JUnit file')
    this.#trace = this.another('--trace', trace, 'Chrome trace')
  }

  another(option: string, file: string | undefined, kind: FileKind): GivenFile | undefined {
    return givenFile(option, file, kind, this.#overwriting)
  }

  /** The result on stdout and in the files: as JSON, or as its summary looks there. */
  tell(
    result: Judged,
    summary: (look?: Look) => string,
    { json = false, github = false }: Shown,
    { trace, more = [] }: { trace?: (() => string) | undefined; more?: ReadonlyArray<() => void> } = {},
  ): void {
    this.out.log(summary())
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : summary(lookOf(process.stdout)))
    annotate(result, { github, json })
    writeAll([
      () => this.out.result(result),
      () => this.#junit?.write(junit(result)),
      () => trace && this.#trace?.write(trace()),
      ...more,
      () => this.out.settle(),
    ])
  }
}
