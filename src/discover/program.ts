import type { Op } from '../operations/table.ts'

/**
 * A program: what a few CPUs do to the kernel model, as a value. `before` is done in order, alone, before the race; then each
 * CPU does its own list, all at once.
 */
export interface Program {
  before: Array<{ cpu: number; op: Op }>
  cpus: Op[][]
}

export type { Op } from '../operations/table.ts'
export { MOST_CPUS } from '../operations/world.ts'
export const FEWEST_CPUS = 2
export const MOST_OPERATIONS = 12

/** How many operations a program has. */
export function lengthOf({ before, cpus }: Program): number {
  return before.length + cpus.reduce((sum, ops) => sum + ops.length, 0)
}
