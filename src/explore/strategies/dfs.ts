import type { SchedulerState, Strategy } from '../scheduler_state.ts'

interface Choice {
  /** the CPU that was running, first if it could go on; then the others */
  options: number[]
  taken: number
  /** the first option is the running CPU: any other is a preemption */
  runs: boolean
  /** preemptions before this choice */
  preemptions: number
}

/**
 * Every schedule, those with fewest preemptions first: bound 0, then 1, 2, ... up to `preemptions`, or until a bound left nothing
 * out. Executions with fewer preemptions than the bound were made under an earlier one; they count as redundant.
 */
export class Dfs implements Strategy {
  readonly name = 'dfs'
  readonly needsEvents: boolean = false
  readonly needsPending = false
  readonly eager = false
  /** the bound under way */
  bound = 0
  /** all schedules were run, none was left out by the bound */
  complete = false
  private readonly most: number
  private readonly state: SchedulerState
  private readonly choices: Choice[] = []
  private depth = 0
  private leftOut = false
  private exhausted = false
  private used = 0

  constructor(state: SchedulerState, preemptions = Infinity) {
    this.state = state
    this.most = preemptions
  }

  /** the last execution had been made under an earlier bound already */
  repeatedLast = false

  begin(): boolean {
    this.depth = 0
    this.used = 0
    return !this.exhausted
  }

  pick(): number {
    const { state, choices } = this
    if (this.depth === choices.length) choices.push(this.choice())
    const choice = choices[this.depth++]!
    const cpu = choice.options[choice.taken]!
    this.used = choice.preemptions + (choice.runs && choice.taken > 0 ? 1 : 0)
    return state.isEnabled(cpu) ? cpu : -1
  }

  private choice(): Choice {
    const { state } = this
    const options = Array.from(state.enabled.subarray(0, state.enabledCount)).sort((a, b) => a - b)
    const at = options.indexOf(state.current)
    if (at > 0) {
      options.splice(at, 1)
      options.unshift(state.current)
    }
    return { options, taken: 0, runs: at >= 0, preemptions: this.used }
  }

  schedule(): number[] {
    return this.choices.slice(0, this.depth).map((choice) => choice.options[choice.taken]!)
  }

  /** Of the bound under way. */
  progress(): number {
    let done = 0
    let weight = 1
    for (const choice of this.choices) {
      weight /= choice.runs && choice.preemptions >= this.bound ? 1 : choice.options.length
      done += weight * choice.taken
    }
    return done
  }

  end(): void {
    const { choices } = this
    choices.length = this.depth
    this.repeatedLast = this.used < this.bound
    for (let last = choices.at(-1); last !== undefined; last = choices.at(-1)) {
      const more = last.taken + 1 < last.options.length
      if (more && last.runs && last.preemptions >= this.bound) this.leftOut = true
      else if (more) {
        last.taken++
        return
      }
      choices.pop()
    }
    if (!this.leftOut) this.complete = this.exhausted = true
    else if (this.bound >= this.most) this.exhausted = true
    else {
      this.bound++
      this.leftOut = false
    }
  }
}
