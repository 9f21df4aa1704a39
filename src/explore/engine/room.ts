import { RandomWalk } from '../strategies/random.ts'
import { type Execution, NONE } from './execution.ts'

/**
 * How many steps an execution may take where nobody said so. `chosen` of them are chosen by its strategy: a multiple of what the
 * program's first executions took, which walk at random, and at least LEAST. What takes more may do so for no other reason than
 * its strategy, so it goes on as the first ones went, until `most`, and is cut only there. A program whose first executions have
 * no end within SOUGHT gets no more than LEAST: there is none to wait for.
 */
export interface Room {
  chosen: number
  most: number
}

export const LEAST = 20_000
/** how far the end of a first execution is looked for */
export const SOUGHT = 400_000
const MOST_CHOSEN = 1_000_000
const TIMES_THE_LONGEST = 4

export const LEAST_ROOM: Room = { chosen: LEAST, most: LEAST }

/** `longest`: steps of the longest of the first executions, all of which ended. */
export function roomFor(longest: number): Room {
  const chosen = Math.min(MOST_CHOSEN, Math.max(LEAST, TIMES_THE_LONGEST * longest))
  return { chosen, most: 2 * chosen }
}

/** Before the first step. */
export function prepareBound(x: Execution): void {
  const { room, progress } = x.strategy
  const own = x.isGiven ? undefined : room
  x.bound = own ?? x.room.chosen
  // what a strategy that finishes has not chosen is no part of the space that it explores
  x.most = own !== undefined || progress !== undefined ? x.bound : x.room.most
}

/** One more step than the bound: true when that ends the execution; otherwise it goes on, fairly. */
export function isOver(x: Execution): boolean {
  if (x.bound < x.most) {
    x.bound = x.most
    const fair = new RandomWalk(x.state, 1)
    fair.begin(x.index)
    if (x.strategy.goOnFairly === undefined) x.strategy = fair
    else x.strategy.goOnFairly(fair)
    return false
  }
  x.cut = true
  x.chosen = NONE
  return true
}
