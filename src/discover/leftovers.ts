// explore: atomic
import type { Leftovers } from '../operations/operation.ts'
import { operationOf } from '../operations/table.ts'
import type { Program } from './program.ts'

const known = new WeakMap<Program, Leftovers>()

/** What a program may leave behind, as far as its text says. */
export function leftovers(program: Program): Leftovers {
  let found = known.get(program)
  if (found === undefined) {
    found = {
      accounts: new Set(),
      groups: new Set(),
      slots: new Set(),
      modules: new Set(),
      mounts: false,
      pivoted: false,
    }
    for (const op of [...program.before.map((each) => each.op), ...program.cpus.flat()])
      operationOf(op).leaves(op, found)
    known.set(program, found)
  }
  return found
}
