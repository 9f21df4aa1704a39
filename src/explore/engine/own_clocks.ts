import { Prng } from '../strategies/prng.ts'
import { MOST_CPUS } from './scheduler_state.ts'

/** Each CPU's own clock, which goes on with every look, and its own numbers by chance: the same in every execution. */
export class OwnClocks {
  private readonly ticks = new Int32Array(MOST_CPUS)
  private readonly randoms = Array.from({ length: MOST_CPUS }, (_, cpu) => new Prng(0, cpu))
  /** until somebody asks, all are as they begin, and nothing is to be put back */
  private asked = false

  tick(cpu: number): number {
    this.asked = true
    return ++this.ticks[cpu]!
  }

  /** 0 <= x < 1 */
  random(cpu: number): number {
    this.asked = true
    return this.randoms[cpu]!.unit()
  }

  /** The CPU begins, or begins anew. */
  restart(cpu: number): void {
    if (!this.asked) return
    this.ticks[cpu] = 0
    this.randoms[cpu]!.seed(0, cpu)
  }
}
