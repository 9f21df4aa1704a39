import type { DporPiece, DporRest } from '../../strategies/dpor_piece.ts'
import { dependent, type EventInfo } from '../../strategies/event_info.ts'
import { isWeakInitial, type WakeupNode, without } from '../../strategies/wakeup_tree.ts'
import type { Pieces } from './pieces.ts'

/** A way to go on from a point. */
interface Branch {
  event: EventInfo
  /** some piece is going this way, or has gone it */
  begun: boolean
  /** the event is what it turned out to be; till then, what the race foretold */
  known: boolean
  /** what is known of the point behind it; of a leaf nothing: all that follows is one piece's to explore, or was */
  point: Point | undefined
}

interface Point {
  parent: Point | undefined
  /** the branch of the parent that leads here */
  at: number
  depth: number
  /** in the order in which they were found: each is asleep for those after it */
  branches: Branch[]
}

/** A leaf: the branch of a point. */
interface Leaf {
  point: Point | undefined
  at: number
}

/**
 * Optimal DPOR in pieces (docs/decisions/dpor_in_pieces.md). A piece is a leaf of the wakeup tree: there nobody is asleep any
 * more, so what follows it can be explored knowing nothing of the rest. The points above all leaves are kept here. Races that
 * a piece finds with events above it come back as sequences, and are put into the tree below the point where the first of the
 * two stood, through branches whose pieces are out or done as well, unless they meet a leaf, which covers them.
 */
export class DporPieces implements Pieces<DporPiece, DporRest> {
  /** leaves to hand out; the last is next, so that little waits at any time */
  private readonly waiting: Leaf[] = [{ point: undefined, at: 0 }]
  private readonly out: Leaf[] = []
  /** whose result was taken last */
  private latest: Leaf | undefined

  next(): DporPiece | undefined {
    let next = this.waiting.length - 1
    while (next >= 0 && !isReady(this.waiting[next]!)) next--
    if (next < 0) return undefined
    const [leaf] = this.waiting.splice(next, 1) as [Leaf]
    this.out.push(leaf)
    const path: DporPiece['path'] = []
    let fresh = 0
    let { at } = leaf
    for (let point = leaf.point; point !== undefined; point = point.parent) {
      const branch = point.branches[at]!
      const before = point.branches.slice(0, at).map(({ event }) => event)
      const after = point.branches.slice(at + 1).filter((other) => other.point === undefined)
      path.push({ event: branch.event, before, after: after.map(({ event }) => event) })
      if (branch.begun && fresh === 0) fresh = point.depth + 1
      branch.begun = true
      at = point.at
    }
    return { path: path.reverse(), fresh }
  }

  take({ events, fresh, asleep, sends, points }: DporRest): void {
    const leaf = this.out.shift() as Leaf
    this.latest = leaf
    this.learn(leaf, events, fresh)
    if (asleep) throw new OtherThanForetold('somebody is asleep behind a leaf')
    for (const { depth, sequence } of sends) this.insert(ancestor(leaf.point as Point, depth), sequence)
    let branch: Branch | undefined = leaf.point?.branches[leaf.at]
    let above = leaf.point
    let { at } = leaf
    for (const [i, { event, sleep, tree, rest }] of points.entries()) {
      const below = pointBehind(above, at)
      if (branch !== undefined) branch.point = below
      for (const done of sleep) below.branches.push({ event: done, begun: true, known: true, point: undefined })
      at = below.branches.length
      if (i === points.length - 1) this.plant(below, [{ event, next: rest }])
      else below.branches.push({ event, begun: true, known: true, point: undefined })
      branch = below.branches[at]
      above = below
      this.plant(below, tree)
    }
  }

  /** What the events of a path turned out to be. */
  private learn(leaf: Leaf, events: readonly EventInfo[], fresh: number): void {
    let { at } = leaf
    for (let point = leaf.point; point !== undefined && point.depth >= fresh; point = point.parent) {
      const branch = point.branches[at]!
      const event = events[point.depth - fresh]
      if (event === undefined) throw new OtherThanForetold(`cpu${branch.event[0]} could not go on`)
      branch.event = event
      branch.known = true
      at = point.at
    }
  }

  private insert(from: Point, sequence: readonly EventInfo[]): void {
    if (asleepOnArrival(from).some((asleep) => isWeakInitial(asleep, sequence))) return
    let point = from
    let rest = sequence
    for (;;) {
      const at = point.branches.findIndex(({ event }) => isWeakInitial(event, rest))
      if (at < 0) break
      const branch = point.branches[at]!
      rest = without(rest, branch.event)
      if (rest.length === 0 || branch.point === undefined) return
      point = branch.point
    }
    let node: WakeupNode | undefined
    for (const event of [...rest].reverse()) node = { event, next: node === undefined ? [] : [node] }
    this.plant(point, [node as WakeupNode])
  }

  /** New branches of a point, with what is known to follow them. */
  private plant(point: Point, nodes: readonly WakeupNode[]): void {
    for (const { event, next } of nodes) {
      const at = point.branches.length
      const branch: Branch = { event, begun: false, known: false, point: undefined }
      point.branches.push(branch)
      if (next.length === 0) this.waiting.push({ point, at })
      else {
        branch.point = pointBehind(point, at)
        this.plant(branch.point, next)
      }
    }
  }

  isComplete(): boolean {
    return this.waiting.length === 0 && this.out.length === 0
  }

  progress(): number {
    let done = 1
    let at = this.latest?.at ?? 0
    for (let point = this.latest?.point; point !== undefined; point = point.parent) {
      done = (at + done) / point.branches.length
      at = point.at
    }
    return this.isComplete() ? 1 : done
  }
}

/** A sequence did not go as its races foretold: the exploration must begin again, in one piece. */
export class OtherThanForetold extends Error {}

function pointBehind(parent: Point | undefined, at: number): Point {
  return { parent, at, depth: parent === undefined ? 0 : parent.depth + 1, branches: [] }
}

/** Who sleeps on the way to a leaf is known, and so is until when. */
function isReady(leaf: Leaf): boolean {
  let { at } = leaf
  for (let point = leaf.point; point !== undefined; point = point.parent) {
    for (let earlier = 0; earlier < at; earlier++) if (!point.branches[earlier]!.known) return false
    at = point.at
  }
  return true
}

function asleepOnArrival({ parent, at }: Point): EventInfo[] {
  if (parent === undefined) return []
  const { event } = parent.branches[at]!
  const before = [...asleepOnArrival(parent), ...parent.branches.slice(0, at).map((branch) => branch.event)]
  return before.filter((asleep) => !dependent(asleep, event))
}

function ancestor(point: Point, depth: number): Point {
  let at = point
  while (at.depth > depth) at = at.parent as Point
  return at
}
