import type { SchedulerState, Strategy } from '../engine/scheduler_state.ts'

/** Another strategy, with its choices written down. */
export class Tap implements Strategy {
  readonly name: string
  readonly needsEvents: boolean
  readonly needsPending: boolean
  readonly taken: number[] = []
  /** per choice, where the state is there to tell: the CPU before could not go on */
  readonly forced: boolean[] = []
  private readonly tapped: Strategy
  private inner: Strategy
  private readonly state: SchedulerState | undefined

  constructor(inner: Strategy, state?: SchedulerState) {
    this.tapped = this.inner = inner
    this.state = state
    this.name = inner.name
    this.needsEvents = inner.needsEvents
    this.needsPending = inner.needsPending
  }

  get eager(): boolean {
    return this.inner.eager
  }

  begin(index: number): boolean {
    this.taken.length = this.forced.length = 0
    this.inner = this.tapped
    return this.inner.begin(index)
  }

  pick(): number {
    const { state } = this
    if (state !== undefined) this.forced.push(!state.isEnabled(state.current))
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
