import type { DfsPiece, DfsRest } from '../../strategies/dfs.ts'
import type { Pieces } from './pieces.ts'

/** Depth-first search in pieces: all those of one bound of preemptions, then those of the next. */
export class DfsPieces implements Pieces<DfsPiece, DfsRest> {
  private readonly most: number
  /** what is left, the next last: choices, and at which depth to go on with them */
  private readonly left: Array<{ path: DfsRest['path']; depth: number }> = []
  private bound = -1
  private out = 0
  private leftOut = true
  private latest: DfsRest['path'] = []

  constructor(most: number) {
    this.most = most
  }

  next(): DfsPiece | undefined {
    const last = this.left.pop()
    if (last === undefined) return this.out === 0 ? this.nextBound() : undefined
    this.out++
    const { path, depth } = last
    const choice = { ...path[depth]! }
    if (depth < path.length - 1) choice.taken++
    return { bound: this.bound, path: [...path.slice(0, depth), choice] }
  }

  private nextBound(): DfsPiece | undefined {
    if (!this.leftOut || this.bound >= this.most) return undefined
    this.bound++
    this.leftOut = false
    this.out++
    return { bound: this.bound, path: [] }
  }

  take({ path, depths, leftOut }: DfsRest): void {
    this.out--
    this.leftOut ||= leftOut
    this.latest = path
    for (const depth of [...depths].reverse()) this.left.push({ path, depth })
  }

  isComplete(): boolean {
    return this.left.length === 0 && this.out === 0 && !this.leftOut
  }

  /** Of the bound under way. */
  progress(): number {
    let done = 0
    let weight = 1
    for (const { runs, preemptions, options, taken } of this.latest) {
      weight /= runs && preemptions >= this.bound ? 1 : options.length
      done += weight * taken
    }
    return done
  }
}
