// explore: atomic
import type { Op, Program } from './program.ts'

/** An operation with its place in the program: number `index` of what comes before the race, or of its CPU's own list. */
export interface InTurn {
  cpu: number
  op: Op
  index: number
  before: boolean
}

/** The operations of a program one after the other: what comes before the race, then one of each CPU in turn. */
export function inTurn({ before, cpus }: Program): InTurn[] {
  const longest = Math.max(0, ...cpus.map((ops) => ops.length))
  const raced = Array.from({ length: longest }, (_, index) =>
    cpus.flatMap((ops, cpu) => (ops[index] === undefined ? [] : [{ cpu, op: ops[index], index, before: false }])),
  )
  return [...before.map(({ cpu, op }, index) => ({ cpu, op, index, before: true })), ...raced.flat()]
}
