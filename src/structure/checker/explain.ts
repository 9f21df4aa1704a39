// explore: atomic
import type { History, MadeCall } from '../history/history.ts'
import type { ModelState, Models } from '../model/models.ts'
import { callText } from '../program.ts'

export type Verdict =
  | { explained: true; order: MadeCall[]; state: ModelState }
  | {
      explained: false
      /** the longest order that explains what is in it, and the calls any of which would have to follow */
      deepest: MadeCall[]
      stuck: MadeCall[]
    }
  /** given up: there were too many orders */
  | { explained: undefined }

export interface Asked {
  /** nobody goes on: the calls that have not returned must be such as wait, by the model */
  areWaiting?: boolean
  /** from here instead of from the model as it is made */
  from?: ModelState
  /** of the model at the end */
  ends?(model: object): boolean
  most?: number
}

const MOST_TRIES = 20_000_000

/** A call that may be the next one; one that has not returned stands there with each state that it may lead to. */
interface Option {
  lane: number
  call: MadeCall
  after?: ModelState
}

interface Frame {
  state: ModelState
  options: Option[]
  tried: number
  taken: Option | undefined
}

/**
 * Is there an order of the calls that gives every result, and keeps each call behind those that had returned when it was made?
 * Wing and Gong's search with what Lowe made of it: a call takes effect just in time, that which returned first before others, and
 * what led nowhere once, the same calls done and the same state of the model, is not entered again. A call that has not returned may
 * have taken effect or not.
 */
export function explain(models: Models, history: History, asked: Asked = {}): Verdict {
  return new Search(models, history, asked).go()
}

class Search {
  private readonly models: Models
  private readonly history: History
  private readonly areWaiting: boolean
  private readonly from: ModelState
  private readonly ends: Asked['ends']
  private left: number
  /** per lane, how many of its calls have taken effect */
  private readonly at: number[]
  private readonly wanted: number
  /** per lane, which kind of call it ends with that has not returned, or -1: those with the same arguments are as good as each other */
  private readonly waitingKind: number[]
  private readonly waitingTaken: number[]
  /** per lane, how many of its calls returned */
  private readonly most: number[]
  private done = 0
  private readonly order: MadeCall[] = []
  private readonly dead = new Set<string>()
  private deepest: MadeCall[] = []
  private stuck: MadeCall[] | undefined

  constructor(models: Models, history: History, asked: Asked) {
    const { areWaiting = false, from = models.start(), most = MOST_TRIES, ends } = asked
    this.models = models
    this.history = history
    this.areWaiting = areWaiting
    this.from = from
    this.ends = ends
    this.left = most
    this.at = history.map(() => 0)
    const kinds = [...new Set(history.flatMap(waitingOf).map(callText))]
    this.waitingKind = history.map((lane) => waitingOf(lane).map((call) => kinds.indexOf(callText(call)))[0] ?? -1)
    this.most = history.map((lane) => lane.length - waitingOf(lane).length)
    this.waitingTaken = kinds.map(() => 0)
    this.wanted = history.reduce((sum, lane) => sum + lane.length - waitingOf(lane).length, 0)
  }

  go(): Verdict {
    const frames = [this.enter(this.from, undefined)]
    while (frames.length > 0) {
      const frame = frames.at(-1)!
      if (frame.tried === 0 && this.done === this.wanted && this.mayEnd(frame.state))
        return { explained: true, order: this.order, state: frame.state }
      const further = this.further(frame)
      if (this.left < 0) return { explained: undefined }
      if (further !== undefined) frames.push(further)
      else this.leave(frames.pop()!)
    }
    return { explained: false, deepest: this.deepest, stuck: this.stuck ?? [] }
  }

  /** The frame behind the next call that fits; undefined where none is left. */
  private further(frame: Frame): Frame | undefined {
    while (frame.tried < frame.options.length && --this.left >= 0) {
      const option = frame.options[frame.tried++]!
      const { call, after } = option
      const state = after ?? this.models.accept(frame.state, call, call.result!)
      if (state === undefined) continue
      this.take(option)
      if (!this.isDead(state)) return this.enter(state, option)
      this.giveBack(option)
    }
    return undefined
  }

  private enter(state: ModelState, taken: Option | undefined): Frame {
    return { state, options: this.options(state), tried: 0, taken }
  }

  private leave({ state, taken, options }: Frame): void {
    const key = this.keyOf(state)
    if (key !== undefined) this.dead.add(key)
    if (this.stuck === undefined || this.order.length > this.deepest.length) {
      this.deepest = [...this.order]
      this.stuck = options.map(({ call }) => call).filter(({ result }) => result !== undefined)
    }
    if (taken !== undefined) this.giveBack(taken)
  }

  private take({ lane, call }: Option): void {
    this.at[lane]!++
    this.order.push(call)
    if (call.result !== undefined) this.done++
    else this.waitingTaken[this.waitingKind[lane]!]!++
  }

  private giveBack({ lane, call }: Option): void {
    this.at[lane]!--
    this.order.pop()
    if (call.result !== undefined) this.done--
    else this.waitingTaken[this.waitingKind[lane]!]!--
  }

  private options(state: ModelState): Option[] {
    const options: Option[] = []
    const tried = new Set<number>()
    for (let lane = 0; lane < this.history.length; lane++) {
      const call = this.history[lane]![this.at[lane]!]
      if (call === undefined || !this.isBehindAll(call)) continue
      if (call.result !== undefined) options.push({ lane, call })
      else if (!this.areWaiting && !tried.has(this.waitingKind[lane]!)) {
        tried.add(this.waitingKind[lane]!)
        for (const { after } of this.models.results(state, call)) options.push({ lane, call, after })
      }
    }
    return options.length < 2 ? options : options.sort(byReturn)
  }

  private isBehindAll({ seen }: MadeCall): boolean {
    for (let lane = 0; lane < seen.length; lane++) if (this.at[lane]! < seen[lane]!) return false
    return true
  }

  /** All that returned is explained; and what waits must wait. */
  private mayEnd(state: ModelState): boolean {
    if (this.ends?.(this.models.modelIn(state)) === false) return false
    return !this.areWaiting || this.history.flatMap(waitingOf).every((call) => this.models.waits(state, call))
  }

  private isDead(state: ModelState): boolean {
    if (this.dead.size === 0) return false
    const key = this.keyOf(state)
    return key !== undefined && this.dead.has(key)
  }

  private keyOf(state: ModelState): string | undefined {
    const key = this.models.key(state)
    if (key === undefined) return undefined
    if (this.waitingTaken.length === 0) return `${this.at.join()} ${key}`
    const returned = this.at.map((count, lane) => Math.min(count, this.most[lane]!))
    return `${returned.join()} ${this.waitingTaken.join()} ${key}`
  }
}

function waitingOf(lane: readonly MadeCall[]): MadeCall[] {
  const last = lane.at(-1)
  return last === undefined || last.result !== undefined ? [] : [last]
}

/** Those that have not returned come last. */
function byReturn({ call: a }: Option, { call: b }: Option): number {
  return (a.returned ?? Number(a.result === undefined)) - (b.returned ?? Number(b.result === undefined))
}
