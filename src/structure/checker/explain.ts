// explore: atomic
import type { History, MadeCall } from '../history/history.ts'
import type { Known, ModelState, Models } from '../model/models.ts'
import { DeadEnds, hashOf } from './dead_ends.ts'

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
  /** time is: asked once in a while */
  isOver?(): boolean
}

export const MOST_TRIES = 20_000_000
const TRIES_A_LOOK = 4096

/** A call that has not returned, with a state that it may lead to. */
interface Way {
  lane: number
  after: ModelState
}

interface Frame {
  state: ModelState
  /** whose next call returned, and may take effect now; those that returned first come first */
  lanes: readonly number[]
  ways: readonly Way[]
  tried: number
  /** the lane whose call led here */
  taken: number
}

const NO_WAYS: readonly Way[] = []

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
  private readonly known: Known[][]
  private readonly areWaiting: boolean
  private readonly from: ModelState
  private readonly ends: Asked['ends']
  private readonly isOver: Asked['isOver']
  private tries = 0
  /** tries, and calls of models made again */
  private readonly most: number
  /** per lane, how many of its calls have taken effect */
  private readonly at: number[]
  /** the same of those that returned, and behind them of the others how many of each kind: by these dead ends are known */
  private readonly counts: number[]
  private hash = 0
  /** lanes that end with a call that has not returned, and its place in counts: those with the same arguments are as good as each other */
  private readonly waiting: number[] = []
  private readonly waitingPlace: number[]
  private readonly wanted: number
  private done = 0
  /** per lane, one that its next call was seen to be behind */
  private readonly behind: number[]
  private readonly isListed: Uint8Array
  private readonly order: MadeCall[] = []
  private readonly dead = new DeadEnds()
  /** the longest order without a way on; its first `shared` calls are those of `order` */
  private readonly deepest: MadeCall[] = []
  private shared = 0
  private stuck: MadeCall[] | undefined

  constructor(models: Models, history: History, asked: Asked) {
    const { areWaiting = false, from = models.start(), most = MOST_TRIES, ends, isOver } = asked
    this.models = models
    this.history = history
    this.known = history.map((lane) => lane.map((call) => models.know(call)))
    this.areWaiting = areWaiting
    this.from = from
    this.ends = ends
    this.isOver = isOver
    this.most = most + models.repeated
    this.at = history.map(() => 0)
    this.behind = history.map(() => 0)
    this.isListed = new Uint8Array(history.length)
    const places = new Map<number, number>()
    this.waitingPlace = this.known.map((lane, at) => {
      const last = lane.at(-1)
      if (last === undefined || last.result >= 0) return -1
      this.waiting.push(at)
      const place = places.get(last.number) ?? history.length + places.size
      places.set(last.number, place)
      return place
    })
    this.counts = new Array<number>(history.length + places.size).fill(0)
    this.wanted = history.reduce((sum, lane) => sum + lane.length, -this.waiting.length)
  }

  go(): Verdict {
    const frames = [this.enter(this.from, [], -1)]
    while (frames.length > 0) {
      const frame = frames.at(-1)!
      if (frame.tried === 0 && this.done === this.wanted && this.mayEnd(frame.state))
        return { explained: true, order: this.order, state: frame.state }
      const further = this.further(frame)
      if (this.isTooMuch()) return { explained: undefined }
      if (further !== undefined) frames.push(further)
      else this.leave(frames.pop()!)
    }
    return { explained: false, deepest: this.deepest, stuck: this.stuck ?? [] }
  }

  /** The frame behind the next call that fits; undefined where none is left. */
  private further(frame: Frame): Frame | undefined {
    const { state, lanes, ways } = frame
    while (frame.tried < lanes.length + ways.length && !this.isTooMuch()) {
      this.tries++
      const way = ways[frame.tried - lanes.length]
      const lane = way?.lane ?? lanes[frame.tried]!
      frame.tried++
      const after = way?.after ?? this.models.accept(state, this.known[lane]![this.at[lane]!]!)
      if (after === undefined) continue
      this.take(lane)
      if (!this.dead.has(this.hash, after.id, this.counts)) return this.enter(after, lanes, lane)
      this.giveBack(lane)
    }
    return undefined
  }

  private isTooMuch(): boolean {
    if (this.tries % TRIES_A_LOOK === 0 && this.isOver?.() === true) return true
    return this.tries + this.models.repeated > this.most
  }

  private leave({ state, taken, lanes }: Frame): void {
    if (this.models.areOpen) this.dead.add(this.hash, state.id, this.counts)
    if (this.stuck === undefined || this.order.length > this.deepest.length) {
      for (; this.shared < this.order.length; this.shared++) this.deepest[this.shared] = this.order[this.shared]!
      this.stuck = lanes.map((lane) => this.next(lane)!)
    }
    if (taken >= 0) this.giveBack(taken)
  }

  private take(lane: number): void {
    const call = this.next(lane)!
    this.at[lane]!++
    this.order.push(call)
    this.count(lane, call, 1)
  }

  private giveBack(lane: number): void {
    this.at[lane]!--
    this.order.pop()
    this.shared = Math.min(this.shared, this.order.length)
    this.count(lane, this.next(lane)!, -1)
  }

  private count(lane: number, { result }: MadeCall, by: number): void {
    if (result !== undefined) this.done += by
    const place = result === undefined ? this.waitingPlace[lane]! : lane
    const count = this.counts[place]!
    this.counts[place] = count + by
    this.hash ^= hashOf(place, count) ^ hashOf(place, count + by)
  }

  private next(lane: number): MadeCall | undefined {
    return this.history[lane]![this.at[lane]!]
  }

  /** Whoever might go on before `taken` did still may. */
  private enter(state: ModelState, before: readonly number[], taken: number): Frame {
    const { isListed } = this
    const lanes: number[] = []
    isListed.fill(0)
    for (const lane of before) {
      if (lane === taken) continue
      lanes.push(lane)
      isListed[lane] = 1
    }
    for (let lane = 0; lane < isListed.length; lane++) {
      if (isListed[lane] === 1) continue
      const call = this.next(lane)
      if (call?.result !== undefined && this.isBehindAll(lane, call)) this.insert(lanes, lane)
    }
    return { state, lanes, ways: this.waiting.length === 0 ? NO_WAYS : this.ways(state), tried: 0, taken }
  }

  private insert(lanes: number[], lane: number): void {
    const returned = this.next(lane)!.returned ?? 0
    let at = lanes.length
    for (; at > 0; at--) {
      const other = lanes[at - 1]!
      const others = this.next(other)!.returned ?? 0
      if (others < returned || (others === returned && other < lane)) break
    }
    lanes.splice(at, 0, lane)
  }

  private ways(state: ModelState): readonly Way[] {
    if (this.areWaiting) return NO_WAYS
    const ways: Way[] = []
    const tried = new Set<number>()
    for (const lane of this.waiting) {
      const call = this.next(lane)
      const place = this.waitingPlace[lane]!
      if (call === undefined || call.result !== undefined || tried.has(place) || !this.isBehindAll(lane, call)) continue
      tried.add(place)
      for (const after of this.models.ways(state, this.known[lane]!.at(-1)!)) ways.push({ lane, after })
    }
    return ways
  }

  private isBehindAll(lane: number, { seen }: MadeCall): boolean {
    const behind = this.behind[lane]!
    if (this.at[behind]! < (seen[behind] ?? 0)) return false
    for (let other = 0; other < seen.length; other++) {
      if (this.at[other]! >= seen[other]!) continue
      this.behind[lane] = other
      return false
    }
    return true
  }

  /** All that returned is explained; and what waits must wait. */
  private mayEnd(state: ModelState): boolean {
    if (this.ends?.(this.models.modelIn(state)) === false) return false
    return !this.areWaiting || this.waiting.every((lane) => this.models.waits(state, this.history[lane]!.at(-1)!))
  }
}
