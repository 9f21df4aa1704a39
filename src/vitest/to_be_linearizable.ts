import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { counted } from '../counted.ts'
import { BadInput } from '../link/bad_input.ts'
import { interleaving } from '../report/interleaving.ts'
import { PLAIN } from '../report/look.ts'
import { isStructureFile } from '../structure/is_structure_file.ts'
import { programText } from '../structure/program.ts'
import type { Discovery } from '../structure/search/search.ts'
import { searchSupervised } from '../structure/search/search_supervised.ts'

export interface LinearizableOptions {
  /** every program of two CPUs with two calls each, in every interleaving, instead of generated ones */
  every?: boolean
  /** at most so many programs: 100 unless told */
  programs?: number
  /** of each program: 100 unless told */
  executions?: number
  /** CPUs of each program; 2 to 4 unless told */
  cpus?: number
  seed?: number
  jobs?: number
  /** data races are failures, too; they are unless told */
  races?: boolean
}

const DEFAULT_PROGRAMS = 100
const DEFAULT_EXECUTIONS = 100

/** Whether some order of the calls explains what programs of a structure return, by the criterion that its file names. */
export async function toBeLinearizable(
  this: { isNot: boolean },
  subject: string | URL,
  options: LinearizableOptions = {},
): Promise<{ pass: boolean; message(): string }> {
  const name = subject instanceof URL || subject.startsWith('file:') ? fileURLToPath(subject) : subject
  if (!isStructureFile(resolve(name))) throw new BadInput(`${name} exports no structure({ ... }) as default`)
  const { every = false, seed = 1, jobs = 1, races = true, cpus } = options
  const order = {
    file: resolve(name),
    name,
    seed,
    seconds: Infinity,
    races,
    keepGoing: false,
    every,
    ...(cpus === undefined ? {} : { cpus }),
    ...(every
      ? { strategy: 'dpor' as const }
      : { programs: options.programs ?? DEFAULT_PROGRAMS, executions: options.executions ?? DEFAULT_EXECUTIONS }),
  }
  const { signal } = new AbortController()
  const { discoveries, programs, executions, complete } = await searchSupervised(order, {
    jobs,
    onProgress() {},
    signal,
  })
  const [first] = discoveries
  if (first === undefined && every && !complete)
    return { pass: this.isNot, message: () => `${name} showed nothing, but not all interleavings were run` }
  return {
    pass: first === undefined,
    message: () =>
      first === undefined
        ? `expected ${name} to fail in ${counted(programs, 'program')}, ${counted(executions, 'execution')}`
        : told(name, first),
  }
}

function told(name: string, { program, explored: { kind, message, trace } }: Discovery): string {
  return [
    `expected ${name} to hold`,
    '',
    `FINDING ${kind}: ${message}`,
    '',
    ...programText(program).map((line) => `  ${line}`),
    '',
    ...interleaving(trace, PLAIN, message),
    '',
    `for the line that replays it: npx mnttorture discover ${name}`,
  ].join('\n')
}
