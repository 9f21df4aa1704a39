import { aside } from '#shm/hints'
import { board } from './board.ts'
import { handleOf } from './handles.ts'
import { isQuiet, overtakers } from './kept_calls.ts'
import { thrown } from './model/answer.ts'
import { noteCall, noteReturn } from './note_calls.ts'
import { addWaits } from './overtaken.ts'
import type { Program } from './program.ts'
import { isIterator, resultFrom } from './results.ts'
import type { Structure } from './structure.ts'
import { validated } from './validated.ts'
import { readArgs } from './written.ts'

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
  const { waits } = board()
  const own = program.cpus[cpu]!
  const cpus = program.cpus.length
  const { criterion, validate } = structure
  const isOrdered = criterion !== 'sequential-consistency' || program.progress !== undefined || validate !== undefined
  for (let index = 0; index < own.length; index++) {
    const { op, args } = own[index]!
    if (isOrdered) noteCall(calls, cpu, index, cpus)
    try {
      const said = handle[op]!(...readArgs(args))
      results.push(resultFrom(op, isIterator(said) ? [...said] : said))
    } catch (error) {
      results.push(thrown(error))
    }
    if (waits[cpu] !== undefined) hadToWait(calls, cpu)
    if (isOrdered) noteReturn(calls, cpu, index)
    if (validate !== undefined && isQuiet(calls, cpus)) aside(() => validated(structure, handle))
  }
  return results
}

function hadToWait(calls: Int32Array, cpu: number): void {
  const all = board()
  const times = overtakers(calls, all.waits[cpu]!, cpu)
  all.waits[cpu] = undefined
  all.overtaken = addWaits(all.overtaken, { waits: 1, most: times, total: times })
}

function begin(
  structure: Structure,
  program: Program,
  memory: SharedArrayBuffer[],
  cpu: number,
  results: unknown[],
): object {
  const handle = handleOf(structure, program, memory, cpu)
  const { handles, results: all, waits } = board()
  waits[cpu] = undefined
  handles[cpu] = { handle, structure }
  all[cpu] = results
  return handle
}
