import { Oops } from '#kernel/lib/atomic'

/**
 * Function pointers. Functions cannot live in shared memory, so a pointer is a number that is the same in every thread:
 * functions register while modules are evaluated, in the order of the one bundle that all threads load.
 */
const table: Array<{ name: string; run: (argument: number) => void }> = []

/** Registers a function and returns its pointer. */
export function text(name: string, run: (argument: number) => void): number {
  table.push({ name, run })
  return table.length
}

export function call(pointer: number, argument: number): void {
  const entry = table[pointer - 1]
  if (entry === undefined) throw new Oops(`call through the pointer 0x${(pointer >>> 0).toString(16)}`)
  entry.run(argument)
}

export function textName(pointer: number): string {
  return table[pointer - 1]?.name ?? `0x${(pointer >>> 0).toString(16)}`
}
