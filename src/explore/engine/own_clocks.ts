import { Prng } from '../strategies/prng.ts'
import { MOST_CPUS } from './scheduler_state.ts'

/** Each CPU's own clock, which goes on with every look, and its own numbers by chance: the same in every execution. */
export class OwnClocks {
  private readonly ticks = new Float64Array(MOST_CPUS)
  private readonly randoms = Array.from({ length: MOST_CPUS }, (_, cpu) => new Prng(0, cpu))
  /** per CPU, when its sleep in Atomics.wait is over */
  readonly sleepsUntilMs = new Float64Array(MOST_CPUS)
  /** until somebody asks, all are as they begin, and nothing is to be put back */
  private asked = false
  private moved = false

  tick(cpu: number): number {
    this.moved = true
    return ++this.ticks[cpu]!
  }

  /** What the clock says, without a look at it. */
  now(cpu: number): number {
    return this.ticks[cpu] ?? 0
  }

  /** So long has passed at least: a timer or a sleep came to its end. */
  reach(cpu: number, ms: number): void {
    this.moved = true
    this.ticks[cpu] = Math.max(this.ticks[cpu]!, ms)
  }

  /** 0 <= x < 1 */
  random(cpu: number): number {
    this.asked = true
    return this.randoms[cpu]!.unit()
  }

  /** The CPU begins, or begins anew. */
  restart(cpu: number): void {
    if (this.moved) this.ticks[cpu] = 0
    if (this.asked) this.randoms[cpu]!.seed(0, cpu)
  }
}
