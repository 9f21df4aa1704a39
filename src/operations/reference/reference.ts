// explore: atomic
import type { MachineState, Place, Task } from './machine_state.ts'

/** It would wait for others to let go. */
export const BLOCKS = 'blocks'
export type Answer = number | typeof BLOCKS

/** Whose turn it is in the reference, and under which circumstances. */
export interface Turn {
  state: MachineState
  cpu: number
  task: Task
  /** a module whose init fails is being loaded */
  badmodComing: boolean
}

/** What the sequential reference says of an operation. */
export interface Reference<Values> {
  /** the paths that it walks, one after the other, otherwise all that it names; what is found is held until it has acted */
  paths?(op: Values): string[]
  /** the last of them is to be a directory */
  wantsDirectory?: true
  /** others see when it finds and when it acts on the tree */
  changesTree?: true
  /** the same, but only where something is remounted meanwhile */
  writes?(op: Values): boolean
  /** does it, where the paths led to; 0 where nothing is said */
  act?(turn: Turn, op: Values, ...places: Place[]): Answer
  /** it lets go of all that its process holds, forces all mounts of a filesystem off, and returns once nothing of that is left */
  flushes?(op: Values): { fs: string; answer: number } | undefined
  /** it may take mounts down: who walks a path beside it may see half of that */
  unmounts?: true
  /** a refusal that is tolerated at any time, and those that are while others are under way; why stands beside it */
  tolerated?(op: Values, result: number): boolean
  toleratedBeside?: readonly number[]
}
