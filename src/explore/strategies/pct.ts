import type { SchedulerState, Strategy } from '../engine/scheduler_state.ts'
import type { Profile } from '../measures/profile.ts'
import { Prng } from './prng.ts'

/**
 * Probabilistic concurrency testing (Burckhardt and others, 2010): every CPU has a random priority and the highest that can go
 * on does; at `depth - 1` random steps the running CPU falls below all others. A bug of that depth is found with probability
 * at least 1 / (n * k^(depth-1)) in each execution. Past four times the expected length it walks at random: a spin
 * at the highest priority would otherwise never end.
 */
export class Pct implements Strategy {
  readonly name = 'pct'
  readonly needsEvents = false
  readonly needsPending = false
  readonly eager = false
  private readonly prng = new Prng()
  private readonly seed: number
  private readonly state: SchedulerState
  private readonly priority: Int32Array
  private readonly changeAt: Int32Array
  private readonly length: number
  private step = 0

  constructor(state: SchedulerState, seed: number, depth: number, profile: Profile) {
    this.state = state
    this.seed = seed
    this.priority = new Int32Array(state.cpuCount)
    this.changeAt = new Int32Array(Math.max(depth - 1, 0))
    this.length = profile.steps
  }

  begin(index: number): boolean {
    const { prng, priority, changeAt } = this
    prng.seed(this.seed ^ 0x50c7, index)
    for (let cpu = 0; cpu < priority.length; cpu++) {
      const other = prng.below(cpu + 1)
      priority[cpu] = priority[other]!
      priority[other] = changeAt.length + 1 + cpu
    }
    for (let i = 0; i < changeAt.length; i++) changeAt[i] = 1 + prng.below(this.length)
    this.step = 0
    return true
  }

  pick(): number {
    const { state, priority } = this
    this.step++
    if (this.step > 4 * this.length + 1000) return state.enabled[this.prng.below(state.enabledCount)]!
    let best = this.highest()
    for (let i = 0; i < this.changeAt.length; i++)
      if (this.changeAt[i] === this.step) {
        priority[best] = this.changeAt.length - i
        best = this.highest()
      }
    return best
  }

  private highest(): number {
    const { state, priority } = this
    let best = state.enabled[0]!
    for (let i = 1; i < state.enabledCount; i++)
      if (priority[state.enabled[i]!]! > priority[best]!) best = state.enabled[i]!
    return best
  }

  end(): void {}
}
