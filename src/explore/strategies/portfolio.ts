import type { Strategy } from '../scheduler_state.ts'

/**
 * The default, which needs no knowledge of the subject: strategies by turns. What one of them finds in N executions the
 * portfolio finds in about N times their number, and no single one is good at everything (bench/samplers.ts).
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
    const going = this.member.begin(Math.floor(index / this.members.length))
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
