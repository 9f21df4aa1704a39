// explore: atomic
import { outcomeKey } from '../../outcome.ts'
import type { Outcome } from '../../scenario.ts'
import { type Call, callText } from '../program.ts'
import { blocked } from '../structure.ts'
import { type Answer, ask } from './answer.ts'
import { copyOf, isOpen } from './copy_model.ts'
import { stateText } from './model_text.ts'

/** A state of the model, which nobody changes: a model that is copied before each call, or the calls that lead to it. */
export interface ModelState {
  /** the same for the same state of a model that can be looked into, as long as that is kept */
  readonly id: number
  readonly model?: object
  readonly made?: { readonly call: Call; readonly result: Outcome; readonly from: ModelState }
}

/** A call with what it returned, as numbers: those of calls with the same text are the same, and so for results. */
export interface Known {
  readonly call: Call
  readonly number: number
  /** -1 where it has not returned */
  readonly result: number
}

interface Step {
  readonly number: number
  readonly result: Outcome
  /** known once it was asked for */
  after?: ModelState
}

/** steps and states that are kept to be met again, and the characters of the latter's texts */
const MOST_KEPT = 400_000
const MOST_TEXT = 50_000_000
/** what a state's number is multiplied by, to stand in one number with a call's */
const CALLS = 2 ** 21

/**
 * The states of a model and what leads from one to the next; each step is taken once, as long as it is kept. A model that cannot be
 * copied is made anew and led there again.
 */
export class Models {
  private readonly make: () => object
  private readonly first: ModelState
  private readonly firstModel: object | undefined
  private ids = 0
  private readonly numbers = new Map<string, number>()
  private readonly steps = new Map<number, Step[]>()
  private readonly states = new Map<string, ModelState>()
  private textKept = 0
  /** of an opaque model: where the last one made stands, so that going on from there costs one call */
  private latest: { state: ModelState; model: object } | undefined
  /** calls that were made again only to lead a model somewhere */
  repeated = 0

  constructor(make: () => object) {
    this.make = make
    const model = make()
    this.firstModel = isOpen(model) ? model : undefined
    this.first = this.firstModel === undefined ? { id: this.ids++ } : this.stateOf(this.firstModel)
  }

  start(): ModelState {
    return this.first
  }

  /** Models that can be looked into are told apart, so that what led nowhere once is not tried again. */
  get areOpen(): boolean {
    return this.firstModel !== undefined
  }

  know(call: Call & { result?: Outcome }): Known {
    const { result } = call
    const number = this.numberOf(callText(call))
    if (number >= CALLS) throw new RangeError(`more than ${CALLS} different calls and results`)
    return { call, number, result: result === undefined ? -1 : this.numberOf(outcomeKey([result])) }
  }

  /** The state after the call with its result; undefined where the model does not give it. */
  accept(state: ModelState, known: Known): ModelState | undefined {
    const key = state.id * CALLS + known.number
    let asked: ReturnType<Models['ask']> | undefined
    let steps = this.steps.get(key)
    if (steps === undefined) {
      asked = this.ask(state, known.call)
      steps = this.stepsOf(asked.answer)
      this.keep(key, steps)
    }
    for (const step of steps) if (step.number === known.result) return this.afterStep(state, known.call, step, asked)
    return undefined
  }

  /** The states to which the call may lead; none where it waits. */
  ways(state: ModelState, known: Known): ModelState[] {
    const key = state.id * CALLS + known.number
    let steps = this.steps.get(key)
    if (steps === undefined) this.keep(key, (steps = this.stepsOf(this.ask(state, known.call).answer)))
    return steps.map((step) => this.afterStep(state, known.call, step))
  }

  /** The model's own results, each with the state after it; none where the call waits. The model is asked anew each time. */
  results(state: ModelState, call: Call): Array<{ result: Outcome; after: ModelState }> {
    return this.stepsOf(this.ask(state, call).answer).map((step) => ({
      result: step.result,
      after: this.afterStep(state, call, step),
    }))
  }

  waits(state: ModelState, call: Call): boolean {
    return this.ask(state, call).answer === blocked
  }

  /** A model in that state, to look at. */
  modelIn(state: ModelState): object {
    if (state.model !== undefined) return copyOf(state.model)
    const { made } = state
    if (made === undefined) return this.make()
    const way: NonNullable<ModelState['made']>[] = []
    for (let at = made; ; at = at.from.made!) {
      way.push(at)
      if (at.from.made === undefined) break
    }
    this.repeated += way.length
    const model = this.make()
    for (const { call, result } of way.reverse()) settle(ask(model, call), result)
    return model
  }

  private ask(state: ModelState, call: Call): { model: object; answer: Answer } {
    const { latest } = this
    this.latest = undefined
    const model = latest?.state === state ? latest.model : this.modelIn(state)
    return { model, answer: ask(model, call) }
  }

  private stepsOf(answer: Answer): Step[] {
    if (answer === blocked) return []
    return answer.results.map((result) => ({ number: this.numberOf(outcomeKey([result])), result }))
  }

  private afterStep(
    from: ModelState,
    call: Call,
    step: Step,
    asked = undefined as ReturnType<Models['ask']> | undefined,
  ) {
    if (step.after !== undefined) return step.after
    const { model, answer } = asked ?? this.ask(from, call)
    settle(answer, step.result)
    step.after = from.model === undefined ? this.afterOpaque(from, call, step.result, model) : this.stateOf(model)
    return step.after
  }

  private afterOpaque(from: ModelState, call: Call, result: Outcome, model: object): ModelState {
    const state: ModelState = { id: this.ids++, made: { call, result, from } }
    this.latest = { state, model }
    return state
  }

  private stateOf(model: object): ModelState {
    const text = stateText(model)
    const known = this.states.get(text)
    if (known !== undefined) return known
    const state: ModelState = { id: this.ids++, model }
    this.textKept += text.length
    this.states.set(text, state)
    return state
  }

  private keep(key: number, steps: Step[]): void {
    if (this.steps.size >= MOST_KEPT || this.textKept >= MOST_TEXT) {
      this.steps.clear()
      this.states.clear()
      this.textKept = 0
    }
    this.steps.set(key, steps)
  }

  private numberOf(text: string): number {
    let number = this.numbers.get(text)
    if (number === undefined) this.numbers.set(text, (number = this.numbers.size))
    return number
  }
}

function settle(answer: Answer, result: Outcome): void {
  if (answer !== blocked) answer.settle?.(result)
}
