import type { EventInfo } from './event_info.ts'
import type { WakeupNode } from './wakeup_tree.ts'

/** A part of the space: what follows a path, at whose end nobody is asleep. An empty path is the whole of it. */
export interface DporPiece {
  /** the events; for the point before each what else leads on from there: earlier branches, and later ones that are leaves */
  path: Array<{ event: EventInfo; before: readonly EventInfo[]; after: readonly EventInfo[] }>
  /** from here on no piece has gone this path before, and its events are what races foretold */
  fresh: number
}

/** What a piece leaves behind when it is put down, at its end or before. */
export interface DporRest {
  /** the events of the path from `fresh` on, as they turned out */
  events: EventInfo[]
  fresh: number
  /** somebody was asleep behind the path */
  asleep: boolean
  /** races with events of the path: sequences to explore from there, by the depth of the point */
  sends: Array<{ depth: number; sequence: EventInfo[] }>
  /** the points below the path, down to what would be explored next; none: nothing is left */
  points: Array<{ event: EventInfo; sleep: readonly EventInfo[]; tree: WakeupNode[]; rest: WakeupNode[] }>
}
