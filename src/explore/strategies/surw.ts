import { StepKind } from '../../link/instrument/steps.ts'
import type { SchedulerState, Strategy } from '../engine/scheduler_state.ts'
import type { Profile } from '../measures/profile.ts'
import { Prng } from './prng.ts'

/**
 * Selectively uniform random walk (Zhao and others, 2025): each execution takes the steps on one shared element as those that
 * matter (half the time, those that take one mutex), and chooses their order uniformly among all orders: the next CPU to take such
 * a step is drawn in proportion to how many it has left, by a profile. All other steps are filled in between, in proportion to how
 * many each CPU has left, and a CPU that stands before a step that matters waits its turn.
 */
export class Surw implements Strategy {
  readonly name = 'surw'
  readonly needsEvents = false
  readonly needsPending = true
  readonly eager = true
  private readonly prng = new Prng()
  private readonly seed: number
  private readonly state: SchedulerState
  private readonly profile: Profile
  private readonly left: Float64Array
  private readonly locks: Profile['shared']
  /** the steps of each CPU that are left, by the profile */
  private readonly rest: Float64Array
  private readonly allowed: Int32Array
  private address = -1
  private turn = -1

  constructor(state: SchedulerState, seed: number, profile: Profile) {
    this.state = state
    this.seed = seed
    this.profile = profile
    this.left = new Float64Array(state.cpuCount)
    this.locks = profile.shared.filter(({ lock }) => lock)
    this.rest = new Float64Array(state.cpuCount)
    this.allowed = new Int32Array(state.cpuCount)
  }

  begin(index: number): boolean {
    const { prng, profile } = this
    prng.seed(this.seed ^ 0x5042, index)
    const from = this.locks.length > 0 && prng.below(2) === 0 ? this.locks : profile.shared
    const chosen = from[prng.below(Math.max(from.length, 1))]
    this.address = chosen?.address ?? -1
    for (let cpu = 0; cpu < this.left.length; cpu++) {
      this.left[cpu] = chosen?.perCpu[cpu] ?? 0
      this.rest[cpu] = profile.perCpu[cpu] ?? 1
    }
    this.turn = this.draw()
    return true
  }

  pick(): number {
    let count = this.gather()
    // whose turn it is cannot come to its step before somebody else takes theirs: draw again among those who stand there
    if (count === 0) {
      this.turn = this.drawWaiting()
      count = this.gather()
    }
    const cpu = this.weighted(count)
    this.rest[cpu] = Math.max(this.rest[cpu]! - 1, 0)
    if (this.matters(cpu)) {
      this.left[cpu] = Math.max(this.left[cpu]! - 1, 0)
      this.turn = this.draw()
    }
    return cpu
  }

  /** Who may go on: all but those who stand before a step that matters out of turn. */
  private gather(): number {
    const { state, allowed } = this
    let count = 0
    for (let i = 0; i < state.enabledCount; i++) {
      const cpu = state.enabled[i]!
      if (this.address >= 0 && state.pendingAddress[cpu] === this.address && cpu !== this.turn && this.turn >= 0)
        continue
      allowed[count++] = cpu
    }
    return count
  }

  private matters(cpu: number): boolean {
    const { state, address } = this
    return address >= 0 && state.pendingAddress[cpu] === address && state.pendingKind[cpu] !== StepKind.unlock
  }

  /** In proportion to the steps of any kind that each of them has left; one that has more than the profile says has one. */
  private weighted(count: number): number {
    const { allowed, rest } = this
    if (count === 1) return allowed[0]!
    let sum = 0
    for (let i = 0; i < count; i++) sum += Math.max(rest[allowed[i]!]!, 1)
    let at = this.prng.unit() * sum
    for (let i = 0; i < count; i++) {
      at -= Math.max(rest[allowed[i]!]!, 1)
      if (at < 0) return allowed[i]!
    }
    return allowed[count - 1]!
  }

  /** In proportion to the steps that matter which each CPU has left; -1 when none is expected any more. */
  private draw(): number {
    let sum = 0
    for (const left of this.left) sum += left
    if (sum === 0) return -1
    let at = this.prng.unit() * sum
    for (let cpu = 0; cpu < this.left.length; cpu++) {
      at -= this.left[cpu]!
      if (at < 0) return cpu
    }
    return -1
  }

  private drawWaiting(): number {
    const { state } = this
    return state.enabled[this.prng.below(state.enabledCount)]!
  }

  end(): void {}
}
