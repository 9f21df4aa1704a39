// explore: atomic

import { copyOf, firstState, type MachineState } from '../../operations/reference/machine_state.ts'
import { visibleMounts } from '../../operations/reference/mount_table.ts'
import { type Answer, BLOCKS } from '../../operations/reference/reference.ts'
import { ROOT_DIRECTORIES } from '../../operations/world.ts'
import { inTurn } from '../in_turn.ts'
import type { Op, Program } from '../program.ts'
import { MOST_CPUS } from '../program.ts'
import { apply } from './apply.ts'

export interface Planned {
  cpu: number
  op: Op
  answer: number
  /** what the process of that CPU then sees */
  table: string[]
}

/** The program one operation after the other, CPU by CPU in turn, without those that would wait for ever then. */
export function plan(program: Program): Planned[] {
  let state = firstState(MOST_CPUS, ROOT_DIRECTORIES)
  return inTurn(program).flatMap(({ cpu, op }) => {
    const next = copyOf(state)
    const answer: Answer = apply(next, cpu, op)
    if (answer === BLOCKS) return []
    state = next
    return { cpu, op, answer, table: visibleMounts(state, cpu) }
  })
}

/** What the race begins with. */
export function stateBefore(program: Program): MachineState {
  const state = firstState(program.cpus.length, ROOT_DIRECTORIES)
  for (const { cpu, op } of program.before) apply(state, cpu, op)
  return state
}
