import { aside } from '#shm/hints'
import { board } from './board.ts'
import { handleOf } from './handles.ts'
import { thrown } from './model/answer.ts'
import { noteCall, noteReturn } from './note_calls.ts'
import type { Program } from './program.ts'
import type { Structure } from './structure.ts'

export interface RaceState {
  /** the SharedArrayBuffers that the structure's setup made */
  memory: SharedArrayBuffer[]
  calls: Int32Array
}

type Methods = Record<string, (...args: unknown[]) => unknown>

/** What one CPU does: its calls, through an object of its own. Only what the structure does, and calls and returns, are steps. */
export function runCalls(structure: Structure, program: Program, { memory, calls }: RaceState, cpu: number): unknown[] {
  const results: unknown[] = []
  const handle = aside(() => begin(structure, program, memory, cpu, results)) as Methods
  const own = program.cpus[cpu]!
  const cpus = program.cpus.length
  const isOrdered = structure.criterion !== 'sequential-consistency'
  for (let index = 0; index < own.length; index++) {
    const { op, args } = own[index]!
    if (isOrdered) noteCall(calls, cpu, index, cpus)
    try {
      results.push(handle[op]!(...args))
    } catch (error) {
      results.push(thrown(error))
    }
    if (isOrdered) noteReturn(calls, cpu, index)
  }
  return results
}

function begin(
  structure: Structure,
  program: Program,
  memory: SharedArrayBuffer[],
  cpu: number,
  results: unknown[],
): object {
  const handle = handleOf(structure, program, memory, cpu)
  const { handles, results: all } = board()
  handles[cpu] = { handle, structure }
  all[cpu] = results
  return handle
}
