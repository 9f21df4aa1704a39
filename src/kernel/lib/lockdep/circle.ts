// explore: atomic

import { isLast, successors, waysOf } from './dependencies.ts'
import { MAX_CLASSES } from './lock_class.ts'

/**
 * The shortest way from class `from` to class `to` along which everybody really keeps the next one waiting; `closedBy` is how
 * the new dependency to -> from holds and waits. Empty when there is none.
 *
 * A recursive reader (R) waits for writers only, so what follows on it must be held exclusively: a step into a class as R and
 * out of it as shared is no wait. So a class is visited once for each way of having been entered.
 */
export function wayBack(from: number, to: number, closedBy: number): number[] {
  if (isLast(from)) return []
  const start = from * 2 + (waitsRecursively(closedBy) ? 1 : 0)
  // made anew: what outlives the call would be a CPU's own state, and a loop that changes that is never seen to come back to where it was
  const cameFrom = new Int32Array(MAX_CLASSES * 2).fill(-1)
  const queue = [start]
  for (let next = 0; next < queue.length; next++) {
    const state = queue[next]!
    const entered = state & 1
    for (const to2 of successors(state >> 1)) {
      const ways = usable(waysOf(state >> 1, to2), entered)
      for (const recursive of [0, 1]) {
        if ((ways & (recursive === 0 ? NON_RECURSIVE : RECURSIVE)) === 0) continue
        const reached = to2 * 2 + recursive
        if (cameFrom[reached] !== -1 || reached === start) continue
        cameFrom[reached] = state
        if (to2 === to && !(recursive === 1 && isShared(closedBy))) return pathTo(reached, start, cameFrom)
        queue.push(reached)
      }
    }
  }
  return []
}

const NON_RECURSIVE = 0b0101
const RECURSIVE = 0b1010
const EXCLUSIVE = 0b0011
const waitsRecursively = (how: number): boolean => (how & RECURSIVE) !== 0
const isShared = (how: number): boolean => (how & EXCLUSIVE) === 0
const usable = (ways: number, enteredRecursively: number): number =>
  enteredRecursively === 1 ? ways & EXCLUSIVE : ways

function pathTo(end: number, start: number, cameFrom: Int32Array): number[] {
  const path: number[] = []
  for (let state = end; ; state = cameFrom[state]!) {
    path.unshift(state >> 1)
    if (state === start) return path
  }
}
