import type { SchedulerState, Strategy } from '../engine/scheduler_state.ts'
import { Prng } from './prng.ts'

/** At every step, any of the CPUs that can go on, all equally likely. */
export class RandomWalk implements Strategy {
  readonly name = 'random'
  readonly needsEvents: boolean = false
  readonly needsPending = false
  readonly eager = false
  private readonly prng = new Prng()
  private readonly seed: number
  private readonly state: SchedulerState

  constructor(state: SchedulerState, seed: number) {
    this.state = state
    this.seed = seed
  }

  begin(index: number): boolean {
    this.prng.seed(this.seed, index)
    return true
  }

  pick(): number {
    const { state } = this
    const count = state.enabledCount
    return count === 1 ? state.enabled[0]! : state.enabled[this.prng.below(count)]!
  }

  end(): void {}
}
