import { type Answer, answer } from './answer.ts'
import type { Program, Row } from './program.ts'

/** Where the model first answers otherwise than Linux. */
export interface Difference {
  /** number of the program in its file */
  program: number
  /** calls of the program up to there */
  length: number
  /** the call and both answers, or the column of the tables */
  about: string
  text: string
}

export function compare(program: Program, number: number): Difference | undefined {
  const ours = answer(program)
  return differentResult(program, number, ours) ?? differentTable(program, number, ours)
}

function differentResult({ ops, results }: Program, program: number, ours: Answer): Difference | undefined {
  const at = results.findIndex((result, index) => result !== ours.results[index])
  if (at === -1) return undefined
  const about = `${ops[at]![1][0]}: Linux ${results[at]}, model ${ours.results[at]}`
  return { program, length: at, about, text: `call ${at}, ${told(ops[at]!)}` }
}

function differentTable({ ops, tables }: Program, program: number, ours: Answer): Difference | undefined {
  for (const task of [0, 1] as const) {
    const [theirs, own] = [tables[task], ours.tables[task]]
    const difference = { program, length: ops.length }
    const shapes = [theirs, own].map((rows) => JSON.stringify(rows.map(({ at }) => at).sort()))
    if (shapes[0] !== shapes[1])
      return {
        ...difference,
        about: 'tables: which mounts',
        text: `task ${task}: Linux ${shapes[0]}, model ${shapes[1]}`,
      }
    for (const column of [
      'at',
      'root',
      'source',
      'parent',
      'mount',
      'ro',
      'shared',
      'master',
      'from',
      'unbindable',
    ] as const) {
      const row = theirs.findIndex((each, index) => each[column] !== own[index]![column])
      if (row === -1) continue
      const text = `task ${task}, row ${row}: Linux ${shown(theirs[row]!)}, model ${shown(own[row]!)}`
      return { ...difference, about: `tables: ${column}`, text }
    }
  }
  return undefined
}

const told = ([task, [name, ...given]]: Program['ops'][number]): string => `task ${task} ${name} ${given.join(' ')}`
const shown = (row: Row): string => JSON.stringify(row)
