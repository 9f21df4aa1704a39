import { Known } from './known.ts'
import type { DelayedStore, Section } from './store_buffer.ts'
import { View, ViewPool } from './view.ts'

/** Stores of one word that may still be read, the newest included. */
const KEPT = 8
/** Between the numbers of two stores that follow each other, so that others find room there. */
const APART = 16
/** Loaded values that are remembered until something orders them all. */
const MOST_POINTERS = 16

/**
 * Who may read which older store, under the memory model of Linux. Every word keeps its last stores, and every store carries
 * a view that binds who reads it. It shows no outcome that the model forbids; it does not show that a load may take its value from
 * a store that comes after it on its own CPU, and nothing of words whose older stores it has let go.
 */
export class Knowledge {
  private readonly pool = new ViewPool()
  private readonly known: Known[]
  /** joined by every full barrier */
  private readonly barriers = new View()
  /** what readers had done who are through: it comes before a grace period that begins */
  private readonly sections = new View()
  /** published by grace periods that have begun */
  private readonly gracePeriods = new View()

  // words by their addresses, valid where the stamp is that of this execution
  private readonly numbers: Int32Array
  private readonly stamps: Int32Array
  private stamp = 0
  private words = 0
  // per word: how many stores, and the number of the oldest that anybody may read
  private count = new Int32Array(64)
  private floor = new Int32Array(64)
  // per word and store in coherence order, round and round: its number, whether it read the one before, its value, what it carries
  private stores = new Int32Array(64 * KEPT)
  private updates = new Int32Array(64 * KEPT)
  private values = new Int32Array(64 * KEPT)
  private readonly carried: Array<View | undefined> = []
  private readonly strongs: Array<View | undefined> = []
  /** of an unlock: the stores of its CPU until then, which come before those of whoever takes the lock next */
  private readonly unlocked: Array<View | undefined> = []

  constructor(cpus: number, bytes: number) {
    this.known = Array.from({ length: cpus }, () => new Known())
    this.numbers = new Int32Array((bytes >> 2) + 1)
    this.stamps = new Int32Array((bytes >> 2) + 1)
  }

  restart(): void {
    this.stamp++
    this.words = 0
    this.pool.restart()
    for (const known of this.known) known.restart()
    this.barriers.clear()
    this.sections.clear()
    this.gracePeriods.clear()
  }

  private numberOf(address: number): number {
    const at = address >> 2
    return this.stamps[at] === this.stamp ? this.numbers[at]! : -1
  }

  private numbered(address: number): number {
    const at = address >> 2
    if (this.stamps[at] === this.stamp) return this.numbers[at]!
    const word = this.words++
    this.stamps[at] = this.stamp
    this.numbers[at] = word
    if (word === this.count.length) this.grow()
    this.count[word] = this.floor[word] = this.stores[word * KEPT] = this.updates[word * KEPT] = 0
    this.carried[word * KEPT] = this.strongs[word * KEPT] = this.unlocked[word * KEPT] = undefined
    return word
  }

  private grow(): void {
    const grown = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const fresh = new Int32Array(2 * old.length)
      fresh.set(old)
      return fresh
    }
    this.count = grown(this.count)
    this.floor = grown(this.floor)
    this.values = grown(this.values)
    this.stores = grown(this.stores)
    this.updates = grown(this.updates)
  }

  /** How many stores before the newest one a load of the CPU may read. */
  olderOf(cpu: number, address: number): number {
    const word = this.numberOf(address)
    if (word < 0) return 0
    const most = Math.min(this.count[word]!, KEPT - 1)
    const oldest = Math.max(this.known[cpu]!.now.of(word), this.floor[word]!)
    let back = 0
    while (back < most && this.numberAt(word, back + 1) >= oldest) back++
    return back
  }

  /** The number of the store so many before the newest. */
  private numberAt(word: number, back: number): number {
    return this.stores[word * KEPT + ((this.count[word]! - back) % KEPT)]!
  }

  /** What it would read there. */
  valueBefore(address: number, back: number): number {
    const word = this.numberOf(address)
    return this.values[word * KEPT + ((this.count[word]! - back) % KEPT)]!
  }

  /** A load reads the store that is so many before the newest. */
  reads(cpu: number, address: number, back: number): void {
    const word = this.numberOf(address)
    if (word < 0) return
    const known = this.known[cpu]!
    const slot = word * KEPT + ((this.count[word]! - back) % KEPT)
    known.now.raise(word, this.stores[slot]!)
    known.later.join(this.carried[slot])
    const strong = this.strongs[slot]
    known.later.join(strong)
    if (known.strong.join(strong)) known.strongCopy = undefined
  }

  /** What was read so far binds from here on. */
  acquires(cpu: number): void {
    const known = this.known[cpu]!
    known.now.join(known.later)
    known.later.clear()
    known.pointers.length = 0
  }

  /** A value that may be an address was read. */
  pointsTo(cpu: number, value: number): void {
    const { pointers } = this.known[cpu]!
    if (pointers.includes(value)) return
    if (pointers.length === MOST_POINTERS) this.acquires(cpu)
    pointers.push(value)
  }

  pointersOf(cpu: number): readonly number[] {
    return this.known[cpu]!.pointers
  }

  /** Whoever took the lock has its stores come after those of whoever let it go, also to third parties. */
  takesLock(cpu: number, address: number): void {
    const word = this.numberOf(address)
    const known = this.known[cpu]!
    // the store before the one that takes the lock
    const slot = word * KEPT + ((this.count[word]! - 1) % KEPT)
    if (known.ownBefore.join(this.unlocked[slot])) known.ownCopy = undefined
  }

  full(cpu: number): void {
    const known = this.known[cpu]!
    const { now, strong } = known
    now.join(known.later)
    known.later.clear()
    now.join(known.ownBefore)
    now.join(known.own)
    known.ownBefore.clear()
    known.own.clear()
    now.join(this.barriers)
    this.barriers.join(now)
    if (strong.join(now)) known.strongCopy = undefined
    known.ownCopy = undefined
    known.pointers.length = 0
  }

  /** What a store that is made now will carry; of a release all that its CPU knows. */
  carries(cpu: number, address: number, release: boolean): { carried: View | undefined; strong: View; behind: number } {
    const known = this.known[cpu]!
    known.strongCopy ??= this.pool.copyOf(known.strong)
    const word = this.numberOf(address)
    const behind = word < 0 ? 0 : Math.max(known.now.of(word), known.later.of(word), known.strong.of(word))
    return { carried: release ? this.pool.copyOf(known.now, known.later) : undefined, strong: known.strongCopy, behind }
  }

  /**
   * The store may come before the newest one of its word, which then nobody sees: its CPU knew nothing of that one when it made
   * it, nor did that one read what was there before it.
   */
  mayPrecedeNewest(cpu: number, { address, behind, adds, unlocks }: DelayedStore): boolean {
    const word = this.numberOf(address)
    if (word < 0 || adds || unlocks || this.count[word] === 0) return false
    const newest = this.numberAt(word, 0)
    const before = this.numberAt(word, 1)
    if (this.updates[word * KEPT + (this.count[word]! % KEPT)] === 1 || newest - before < 2) return false
    return Math.max(behind, this.known[cpu]!.mine.of(word)) < newest && this.floor[word]! < newest
  }

  /** A store of the CPU gets into memory, where `before` was. A read-modify-write hands on what the store carried that it read. */
  commits(
    cpu: number,
    store: Pick<DelayedStore, 'address' | 'epoch' | 'release' | 'unlocks' | 'carried' | 'strong'>,
    before: number,
    readsLast: boolean,
    precedes?: number,
  ): void {
    const known = this.known[cpu]!
    if (store.epoch > known.committed) {
      known.committed = store.epoch
      if (known.ownBefore.join(known.own)) known.ownCopy = undefined
      known.own.clear()
    }
    const word = this.numbered(store.address)
    const last = word * KEPT + (this.count[word]! % KEPT)
    this.values[last] = before
    let number = this.stores[last]! + APART
    if (precedes !== undefined) number = this.makesRoom(word, last, precedes)
    const handedOn = readsLast ? this.carried[last] : undefined
    const handedStrong = readsLast ? this.strongs[last] : undefined
    const slot = precedes === undefined ? word * KEPT + (++this.count[word]! % KEPT) : last
    this.stores[slot] = number
    this.updates[slot] = readsLast ? 1 : 0
    if (store.release) this.carried[slot] = this.pool.copyOf(store.carried, known.ownBefore, known.own, handedOn)
    else {
      known.ownCopy ??= this.pool.copyOf(known.ownBefore)
      this.carried[slot] = handedOn === undefined ? known.ownCopy : this.pool.copyOf(known.ownCopy, handedOn)
    }
    this.unlocked[slot] = store.unlocks ? this.pool.copyOf(known.ownBefore, known.own) : undefined
    this.strongs[slot] = handedStrong === undefined ? store.strong : this.pool.copyOf(store.strong, handedStrong)
    known.own.raise(word, number)
    known.now.raise(word, number)
    known.mine.raise(word, number)
  }

  /** The newest store moves on, for one of this value before it; the number of that one. */
  private makesRoom(word: number, last: number, value: number): number {
    const before = this.numberAt(word, 1)
    const next = word * KEPT + (++this.count[word]! % KEPT)
    this.stores[next] = this.stores[last]!
    this.updates[next] = this.updates[last]!
    this.carried[next] = this.carried[last]
    this.strongs[next] = this.strongs[last]
    this.unlocked[next] = this.unlocked[last]
    this.values[last] = value
    return (before + this.stores[last]!) >> 1
  }

  /** Something that keeps no order wrote there: nobody reads what was there before. */
  overwritten(address: number): void {
    const word = this.numberOf(address)
    if (word < 0) return
    const number = this.numberAt(word, 0) + APART
    this.floor[word] = number
    const slot = word * KEPT + (++this.count[word]! % KEPT)
    this.stores[slot] = number
    this.updates[slot] = 0
    this.carried[slot] = this.strongs[slot] = this.unlocked[slot] = undefined
  }

  /** A spinning CPU comes to see what is in memory. */
  looksAgain(cpu: number, address: number): void {
    const word = this.numberOf(address)
    if (word >= 0) this.known[cpu]!.now.raise(word, this.numberAt(word, 0))
  }

  beginsSection(cpu: number): void {
    this.known[cpu]!.now.join(this.gracePeriods)
  }

  endsSection(section: Section): void {
    const { now, later, ownBefore, own } = this.known[section.cpu]!
    section.known = this.pool.copyOf(now, later, ownBefore, own)
    this.sections.join(section.known)
  }

  beginsGracePeriod(cpu: number): void {
    this.known[cpu]!.now.join(this.sections)
    this.full(cpu)
    this.gracePeriods.join(this.known[cpu]!.now)
  }

  endsGracePeriod(cpu: number, sections: readonly Section[]): void {
    for (const { known } of sections) this.known[cpu]!.now.join(known)
    this.full(cpu)
  }
}
