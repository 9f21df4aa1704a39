import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import * as v from 'valibot'
import type { Witnessed } from '../discover/engines.ts'
import { inTurn } from '../discover/in_turn.ts'
import { FEWEST_CPUS, MOST_CPUS, type Program } from '../discover/program.ts'
import { BadInput } from '../link/bad_input.ts'
import { packageRoot } from '../link/source_root.ts'

/** What a kernel answered, so that any machine can hold a model against it, or another kernel. */
export interface Recording {
  format: typeof FORMAT
  kernel: string
  alone: AloneRecord[]
  raced: RacedRecord[]
}

export interface AloneRecord extends Witnessed {
  title: string
  program: Program
}

export interface RacedRecord {
  title: string
  program: Program
  rounds: number
  /** results of each task's operations, as JSON, and how often they came together */
  outcomes: Array<[string, number]>
}

export const FORMAT = 'mnttorture witness 1'
/** What Linux 6.18 answered; held against the model where no kernel can be asked. */
export const SHIPPED = join(packageRoot, 'src', 'witness', 'recordings', 'linux_6_18.json.br')

const path = v.pipe(v.string(), v.regex(/^(\.|\/|\/?[abdf](\/[abdf])*)$/, 'Expected a path of a, b, d and f'))
const fd = v.pipe(v.number(), v.integer(), v.minValue(0))
const propagation = v.picklist(['shared', 'private', 'slave', 'unbindable'])
const operation = v.variant('do', [
  v.object({ do: v.literal('mount'), at: path, fs: v.literal('mem'), readonly: v.optional(v.boolean()) }),
  v.object({ do: v.literal('bind'), from: path, at: path, recurse: v.optional(v.boolean()) }),
  v.object({ do: v.literal('move'), from: path, at: path }),
  v.object({
    do: v.literal('make'),
    at: path,
    how: propagation,
    recurse: v.optional(v.boolean()),
  }),
  v.object({ do: v.literal('rmdir'), at: path }),
  v.object({ do: v.literal('open_tree'), at: path, recurse: v.optional(v.boolean()) }),
  v.object({ do: v.literal('fsmount'), fs: v.literal('mem') }),
  v.object({ do: v.literal('move_mount'), fd, at: path, beneath: v.optional(v.boolean()) }),
  v.object({ do: v.literal('chroot'), at: path }),
  v.object({ do: v.literal('pivot_root'), at: path, old: path }),
  v.object({ do: v.literal('unlink'), at: path }),
  v.object({ do: v.literal('rename'), from: path, at: path }),
  v.object({ do: v.literal('set group'), from: path, at: path }),
  v.object({
    do: v.literal('setattr'),
    at: path,
    readonly: v.boolean(),
    how: v.optional(propagation),
    recurse: v.optional(v.boolean()),
  }),
  v.object({ do: v.literal('setns') }),
  v.object({ do: v.literal('umount'), at: path, how: v.picklist(['', 'detach', 'expire', 'force', 'nofollow']) }),
  v.object({ do: v.literal('remount'), at: path, readonly: v.boolean(), bind: v.optional(v.boolean()) }),
  v.object({ do: v.literal('create'), at: path, name: v.picklist(['d', 'f']) }),
  v.object({ do: v.literal('stat'), at: path }),
  v.object({ do: v.literal('open'), at: path, how: v.picklist(['read', 'write', 'path']) }),
  v.object({ do: v.literal('close'), fd }),
  v.object({ do: v.literal('chdir'), at: path }),
  v.object({ do: v.literal('fchdir'), fd }),
  v.object({ do: v.literal('unshare'), locked: v.literal(false) }),
  v.object({ do: v.literal('exit') }),
])
const MOST_OPERATIONS = 64
const operations = v.pipe(v.array(operation), v.maxLength(MOST_OPERATIONS))
const program = v.object({
  before: v.pipe(v.array(v.object({ cpu: v.number(), op: operation })), v.maxLength(MOST_OPERATIONS)),
  cpus: v.pipe(v.array(operations), v.minLength(FEWEST_CPUS), v.maxLength(MOST_CPUS)),
})
const row = v.object({
  id: v.number(),
  parent: v.number(),
  at: v.string(),
  root: v.string(),
  source: v.string(),
  readonly: v.boolean(),
  superReadonly: v.boolean(),
  propagation: v.optional(v.string()),
})
const recording = v.object({
  format: v.string(),
  kernel: v.string(),
  alone: v.array(v.object({ title: v.string(), program, results: v.array(v.number()), tables: v.array(v.array(row)) })),
  raced: v.array(
    v.object({ title: v.string(), program, rounds: v.number(), outcomes: v.array(v.tuple([v.string(), v.number()])) }),
  ),
})

/** The recording in a file, plain or compressed (.br); BadInput says in one line what is wrong with it. */
export function readRecording(file: string): Recording {
  let text: string
  try {
    const bytes = readFileSync(file)
    text = (file.endsWith('.br') ? brotliDecompressSync(bytes) : bytes).toString()
  } catch (error) {
    throw new BadInput(`recording ${file}: ${(error as Error).message.split('\n')[0]}`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new BadInput(
      `recording ${file}: it is not whole JSON: ${text.length} characters, which end in the middle or are something else`,
    )
  }
  const format = (value as Partial<Recording> | null)?.format
  if (format !== FORMAT)
    throw new BadInput(`recording ${file}: its format is ${JSON.stringify(format) ?? 'not said'}, not "${FORMAT}"`)
  const parsed = v.safeParse(recording, value)
  if (!parsed.success) {
    throw new BadInput(`recording ${file}: ${wrong(parsed.issues[0])}`)
  }
  const read = value as Recording
  for (const [i, each] of read.alone.entries()) refuseMisfits(file, `alone.${i}`, each.program, each)
  for (const [i, each] of read.raced.entries()) refuseMisfits(file, `raced.${i}`, each.program)
  return read
}

/** Answers that do not fit their program. */
function refuseMisfits(file: string, where: string, given: Program, answers?: Witnessed): void {
  const refuse = (what: string): never => {
    throw new BadInput(`recording ${file}: ${where}: ${what}`)
  }
  if (given.before.some(({ cpu }) => given.cpus[cpu] === undefined))
    refuse('an operation is of a task that there is not')
  if (answers === undefined) return
  const [calls, answered, tables] = [inTurn(given).length, answers.results.length, answers.tables.length]
  if (answered !== calls) refuse(`${answered} answers to ${calls} calls`)
  if (tables !== given.cpus.length) refuse(`${tables} tables of ${given.cpus.length} tasks`)
}

/** What is wrong, in a line: a call that this version does not know by its name. */
function wrong(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue)
  if (where?.endsWith('.do')) return `${where}: no call is named ${JSON.stringify(issue.input)}`
  return where === null ? issue.message : `${where}: ${issue.message}`
}
