import { LEAST } from '../engine/room.ts'
import type { SchedulerState, Strategy } from '../engine/scheduler_state.ts'
import { cpuOf } from '../memory_modes/choice.ts'

/**
 * Takes the choices of a schedule, and after its end runs on without switching while it can. A choice that cannot be
 * taken is counted in `misfits` and passed over.
 */
export class Replay implements Strategy {
  readonly name = 'replay'
  readonly needsEvents = false
  readonly needsPending = true
  readonly eager: boolean
  misfits = 0
  /** the choices as they were made */
  readonly taken: number[] = []
  /** per choice: the CPU before could not go on */
  readonly forced: boolean[] = []
  private readonly state: SchedulerState
  /** what follows the schedule is short */
  readonly room: number
  private readonly choices: readonly number[]
  private at = 0

  constructor(state: SchedulerState, choices: readonly number[], eager: boolean, room = choices.length + LEAST) {
    this.state = state
    this.choices = choices
    this.eager = eager
    this.room = room
  }

  /** No choice of the schedule is left. */
  get isOver(): boolean {
    return this.at >= this.choices.length
  }

  begin(): boolean {
    this.at = 0
    this.misfits = 0
    this.taken.length = this.forced.length = 0
    return true
  }

  pick(): number {
    const { state, choices } = this
    let cpu = -1
    while (cpu < 0 && this.at < choices.length) {
      const wanted = choices[this.at++]!
      if (state.isEnabled(cpuOf(wanted))) cpu = wanted
      else this.misfits++
    }
    if (cpu < 0) cpu = state.isEnabled(state.current) ? state.current : lowest(state)
    this.taken.push(cpu)
    this.forced.push(!state.isEnabled(state.current))
    return cpu
  }

  end(): void {}
}

function lowest(state: SchedulerState): number {
  let best = state.enabled[0]!
  for (let i = 1; i < state.enabledCount; i++) if (state.enabled[i]! < best) best = state.enabled[i]!
  return best
}
