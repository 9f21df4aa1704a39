import { StepKind } from '../../link/instrument/steps.ts'
import type { SchedulerState, Strategy } from '../engine/scheduler_state.ts'
import type { Profile } from '../measures/profile.ts'
import { Prng } from './prng.ts'

/**
 * Partial-order sampling (Yuan, Yang, Gu, 2018): every step that stands ready has a random priority and the highest goes first;
 * then those that race with it draw a new one. So orders that matter are spread more evenly than by a random walk.
 */
export class Pos implements Strategy {
  readonly name = 'pos'
  readonly needsEvents = false
  readonly needsPending = true
  readonly eager = true
  private readonly prng = new Prng()
  private readonly seed: number
  private readonly state: SchedulerState
  private readonly priority: Float64Array
  private readonly length: number
  private last = -1
  private step = 0

  constructor(state: SchedulerState, seed: number, profile: Profile) {
    this.state = state
    this.seed = seed
    this.priority = new Float64Array(state.cpuCount)
    this.length = profile.steps
  }

  begin(index: number): boolean {
    this.prng.seed(this.seed ^ 0x9050, index)
    for (let cpu = 0; cpu < this.priority.length; cpu++) this.priority[cpu] = this.prng.unit()
    this.last = -1
    this.step = 0
    return true
  }

  pick(): number {
    const { state, priority, prng } = this
    if (++this.step > 4 * this.length + 1000) return state.enabled[prng.below(state.enabledCount)]!
    // the CPU that went on last stands before a new step by now
    if (this.last >= 0) priority[this.last] = prng.unit()
    let best = state.enabled[0]!
    for (let i = 1; i < state.enabledCount; i++)
      if (priority[state.enabled[i]!]! > priority[best]!) best = state.enabled[i]!
    for (let i = 0; i < state.enabledCount; i++) {
      const cpu = state.enabled[i]!
      if (cpu !== best && races(state, best, cpu)) priority[cpu] = prng.unit()
    }
    this.last = best
    return best
  }

  end(): void {}
}

/** The steps that two CPUs stand before touch the same bytes and one of them may write. */
export function races(state: SchedulerState, a: number, b: number): boolean {
  const from = state.pendingAddress[a]!
  const other = state.pendingAddress[b]!
  if (from < 0 || other < 0) return false
  if (from >= other + state.pendingBytes[b]! || other >= from + state.pendingBytes[a]!) return false
  return mayChange(state.pendingKind[a]!) || mayChange(state.pendingKind[b]!)
}

function mayChange(kind: number): boolean {
  return kind !== StepKind.read && kind !== StepKind.load
}
