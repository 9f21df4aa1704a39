import type { SchedulerState, Strategy } from '../engine/scheduler_state.ts'
import { choiceOf, cpuOf } from '../memory_modes/choice.ts'
import { isShallow } from './is_shallow.ts'

export interface DfsChoice {
  /** the CPU that was running, first if it could go on; then the others; each with all options of its step */
  options: number[]
  taken: number
  /** the first option is the running CPU: any other is a preemption */
  runs: boolean
  /** preemptions before this choice */
  preemptions: number
}

/** That option takes the turn from a CPU that could go on. */
function preempts({ runs, options }: DfsChoice, at: number): boolean {
  return runs && cpuOf(options[at]!) !== cpuOf(options[0]!)
}

/** A part of the space under one bound: what follows the path, and the last choice's later options. */
export interface DfsPiece {
  bound: number
  path: DfsChoice[]
}

export interface DfsRest {
  /** the choices that would be taken next, and the depths whose choices have untried options, in the order in which they would come */
  path: DfsChoice[]
  depths: number[]
  /** the bound kept something from being explored */
  leftOut: boolean
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
  private readonly choices: DfsChoice[] = []
  /** depth of the piece's own choice: those before it are not this strategy's to change; -1 for the whole space */
  private base = -1
  private bounded = false
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

  /** From here on, explores a piece and nothing else. */
  startAt({ bound, path }: DfsPiece): void {
    this.bound = bound
    this.choices.length = 0
    for (const choice of path) this.choices.push({ ...choice })
    this.base = path.length - 1
    this.bounded = true
    this.exhausted = this.leftOut = false
  }

  get isShallow(): boolean {
    return isShallow(this.choices.length - 1, this.base, this.depth)
  }

  /** What is left of the piece, for others; this strategy goes on with none of it. */
  rest(): DfsRest {
    const { choices, bound } = this
    const path = this.exhausted ? [] : choices.slice()
    const depths: number[] = []
    for (let depth = path.length - 1; depth >= Math.max(this.base, 0); depth--) {
      const { taken, options, preemptions } = path[depth]!
      if (depth === path.length - 1) depths.push(depth)
      else if (taken + 1 === options.length) continue
      else if (preemptions >= bound && preempts(path[depth]!, taken + 1)) this.leftOut = true
      else depths.push(depth)
    }
    return { path, depths, leftOut: this.leftOut }
  }

  begin(): boolean {
    this.depth = 0
    this.used = 0
    return !this.exhausted
  }

  pick(): number {
    const { state, choices } = this
    if (this.depth === choices.length) choices.push(this.choice())
    const choice = choices[this.depth++]!
    const taken = choice.options[choice.taken]!
    this.used = choice.preemptions + (preempts(choice, choice.taken) ? 1 : 0)
    return state.isEnabled(cpuOf(taken)) ? taken : -1
  }

  private choice(): DfsChoice {
    const { state } = this
    const options = Array.from(state.enabled.subarray(0, state.enabledCount)).sort((a, b) => a - b)
    const at = options.indexOf(state.current)
    if (at > 0) {
      options.splice(at, 1)
      options.unshift(state.current)
    }
    const choices = options.flatMap((cpu) => state.optionsOf(cpu).map((option) => choiceOf(cpu, option)))
    return { options: choices, taken: 0, runs: at >= 0, preemptions: this.used }
  }

  schedule(): number[] {
    return this.choices.slice(0, this.depth).map((choice) => choice.options[choice.taken]!)
  }

  /** Of the bound under way. */
  progress(): number {
    let done = 0
    let weight = 1
    for (const choice of this.choices) {
      weight /=
        choice.preemptions >= this.bound && preempts(choice, choice.options.length - 1) ? 1 : choice.options.length
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
      if (more && last.preemptions >= this.bound && preempts(last, last.taken + 1)) this.leftOut = true
      else if (more) {
        last.taken++
        return
      }
      if (choices.length === this.base + 1) break
      choices.pop()
    }
    if (this.bounded) this.exhausted = true
    else if (!this.leftOut) this.complete = this.exhausted = true
    else if (this.bound >= this.most) this.exhausted = true
    else {
      this.bound++
      this.leftOut = false
    }
  }
}
