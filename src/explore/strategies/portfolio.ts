import type { Strategy } from '../engine/scheduler_state.ts'

/**
 * The default, which needs no knowledge of the subject: strategies by turns. No single one is good at everything: POS finds most
 * bugs of the catalogue soonest (bench/score.ts) and has half of the turns, SURW finds what POS misses (bench/samplers.ts)
 * and has a quarter, PCT and the random walk share the rest.
 */
export class Portfolio implements Strategy {
  readonly name = 'portfolio'
  readonly needsEvents = false
  readonly needsPending = true
  eager = false
  private readonly members: readonly Strategy[]
  private member: Strategy

  constructor(members: readonly Strategy[]) {
    this.members = members
    this.member = members[0]!
  }

  begin(index: number): boolean {
    this.member = this.members[index % this.members.length]!
    // by the number of the execution, not of the turn: a member that has several turns does not repeat itself
    const going = this.member.begin(index)
    this.eager = this.member.eager
    return going
  }

  pick(): number {
    return this.member.pick()
  }

  end(whole: boolean): void {
    this.member.end(whole)
  }
}
