// explore: atomic
import { collect, unmark } from '../../operations/reference/liveness.ts'
import type { MachineState, Place } from '../../operations/reference/machine_state.ts'
import { flushAway } from '../../operations/reference/mounting.ts'
import { exit } from '../../operations/reference/processes.ts'
import { type Answer, BLOCKS, type Turn } from '../../operations/reference/reference.ts'
import { resolve } from '../../operations/reference/resolve.ts'
import { type Op, operationOf } from '../../operations/table.ts'

/** Does one operation of CPU `cpu` to the state and says what it returns; `badmodComing`: a module whose init fails is being loaded. */
export function apply(state: MachineState, cpu: number, op: Op, badmodComing = false): Answer {
  const answer = applied({ state, cpu, task: state.tasks[cpu]!, badmodComing }, op)
  collect(state)
  return answer
}

function applied(turn: Turn, op: Op): Answer {
  const { state, cpu, task } = turn
  const { reference } = operationOf(op)
  const flushes = reference.flushes?.(op)
  if (flushes !== undefined) {
    exit(state, cpu)
    return flushAway(state, flushes.fs) ? flushes.answer : BLOCKS
  }
  const places: Place[] = []
  for (const path of reference.paths?.(op) ?? []) {
    const place = resolve(state, task, path, reference.wantsDirectory)
    if (typeof place === 'number') {
      for (const found of places) unmark(state, found)
      return place
    }
    places.push(place)
  }
  return reference.act?.(turn, op, ...places) ?? 0
}
