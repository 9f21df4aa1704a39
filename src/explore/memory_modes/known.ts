import { View } from './view.ts'

/** What a CPU knows, as views. */
export class Known {
  /** binds its loads */
  readonly now = new View()
  /** came with what it read, and binds once something orders it */
  readonly later = new View()
  /** its own stores that are in memory: those before its last write barrier, and those since */
  readonly ownBefore = new View()
  readonly own = new View()
  /** what it knew at its last full barrier, and what came with a store behind somebody's full barrier */
  readonly strong = new View()
  /** all its own stores that are in memory */
  readonly mine = new View()
  /** copies of two of them, while they are right */
  strongCopy: View | undefined
  ownCopy: View | undefined
  /** the epoch of its last store that is in memory */
  committed = 0
  /** values that it read and that may be addresses, since `later` bound last */
  readonly pointers: number[] = []

  restart(): void {
    for (const view of [this.now, this.later, this.ownBefore, this.own, this.strong, this.mine]) view.clear()
    this.strongCopy = this.ownCopy = undefined
    this.committed = 0
    this.pointers.length = 0
  }
}
