import type { Strategy } from '../engine/scheduler_state.ts'

/** Another strategy, with its choices written down. */
export class Tap implements Strategy {
  readonly name: string
  readonly needsEvents: boolean
  readonly needsPending: boolean
  readonly taken: number[] = []
  private readonly tapped: Strategy
  private inner: Strategy

  constructor(inner: Strategy) {
    this.tapped = this.inner = inner
    this.name = inner.name
    this.needsEvents = inner.needsEvents
    this.needsPending = inner.needsPending
  }

  get eager(): boolean {
    return this.inner.eager
  }

  begin(index: number): boolean {
    this.taken.length = 0
    this.inner = this.tapped
    return this.inner.begin(index)
  }

  pick(): number {
    const cpu = this.inner.pick()
    if (cpu >= 0) this.taken.push(cpu)
    return cpu
  }

  goOnFairly(fair: Strategy): void {
    if (this.inner.goOnFairly === undefined) this.inner = fair
    else this.inner.goOnFairly(fair)
  }

  end(whole: boolean): void {
    this.tapped.end(whole)
  }
}
