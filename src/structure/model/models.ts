// explore: atomic
import type { Outcome } from '../../scenario.ts'
import type { Call } from '../program.ts'
import { blocked } from '../structure.ts'
import { type Answer, ask, sameResult } from './answer.ts'
import { copyOf, isOpen, textOf } from './copy_model.ts'

/** A state of the model, which nobody changes: a model that is copied before each call, or the calls that lead to it. */
export interface ModelState {
  readonly model?: object
  readonly made?: { readonly call: Call; readonly result: Outcome; readonly from: ModelState }
}

/** The states of a model and what leads from one to the next. A model that cannot be copied is made anew and led there again. */
export class Models {
  private readonly make: () => object
  private readonly first: ModelState
  /** of an opaque model: where the last one made stands, so that going on from there costs one call */
  private latest: { state: ModelState; model: object } | undefined

  constructor(make: () => object) {
    this.make = make
    const model = make()
    this.first = isOpen(model) ? { model } : {}
  }

  start(): ModelState {
    return this.first
  }

  /** The state after the call with this result; undefined where the model does not give it. */
  accept(state: ModelState, call: Call, result: Outcome): ModelState | undefined {
    const { model, answer } = this.ask(state, call)
    if (answer === blocked) return undefined
    const chosen = answer.results.find((each) => sameResult(each, result))
    if (chosen === undefined) return undefined
    return this.after(state, call, model, answer, chosen)
  }

  /** The model's own results, each with the state after it; none where the call waits. */
  results(state: ModelState, call: Call): Array<{ result: Outcome; after: ModelState }> {
    const { model, answer } = this.ask(state, call)
    if (answer === blocked) return []
    if (answer.results.length === 1) {
      const [result] = answer.results as [Outcome]
      return [{ result, after: this.after(state, call, model, answer, result) }]
    }
    return answer.results.map((result) => ({ result, after: this.accept(state, call, result)! }))
  }

  waits(state: ModelState, call: Call): boolean {
    return this.ask(state, call).answer === blocked
  }

  /** Tells states apart; of an opaque model only the way there does. */
  key(state: ModelState): string | undefined {
    return state.model === undefined ? undefined : textOf(state.model)
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

  private after(from: ModelState, call: Call, model: object, answer: Answer, result: Outcome): ModelState {
    settle(answer, result)
    if (from.model !== undefined) return { model }
    const state: ModelState = { made: { call, result, from } }
    this.latest = { state, model }
    return state
  }
}

function settle(answer: Answer, result: Outcome): void {
  if (answer !== blocked) answer.settle?.(result)
}
