// explore: atomic
import { type Op, operationOf } from '../operations/table.ts'
import type { Program } from './program.ts'

/** A program for a person: what each CPU does, a line for each operation. */
export function programText({ before, cpus }: Program): string[] {
  return [
    ...(before.length === 0 ? [] : ['before the race']),
    ...before.map(({ cpu, op }) => `  cpu${cpu}  ${opText(op)}`),
    ...cpus.flatMap((ops, cpu) => [`cpu${cpu}`, ...ops.map((op) => `  ${opText(op)}`)]),
  ]
}

export function opText(op: Op): string {
  return operationOf(op).words(op)
}
