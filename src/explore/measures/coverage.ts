/**
 * Coverage of interleavings: which ordered pairs of steps have met, a step of one CPU and then one of another on the same word
 * (of four bytes), at least one of them writing, with no other write to the word between them. A step is a place in the
 * user's source and its operation, so pairs of different linked programs can be told equal.
 *
 * Errs on the short side: the same line reached through two callers is one step, unless the helper between was written
 * in place of its call. Accesses by `// explore: atomic` files are left out.
 */
import type { StepSite } from '../../link/instrument/instrument.ts'
import { isLibrary } from '../../link/library.ts'
import { shown } from '../../link/shown.ts'
import { Access } from '../engine/scheduler_state.ts'
import type { Program } from '../run/program.ts'

const MOST_STEPS = 2 ** 26

/** Two steps, the first and the second. */
export type NamedPair = readonly [first: string, second: string]

/** The pairs seen so far, over any number of explorations and programs. */
export class InterleavingCoverage {
  private readonly steps = new Map<string, number>()
  private readonly seen = new Set<number>()

  /** how many different pairs */
  get pairs(): number {
    return this.seen.size
  }

  forget(): void {
    this.seen.clear()
  }

  /** True when it is new. */
  add(pair: number): boolean {
    const before = this.seen.size
    return this.seen.add(pair).size > before
  }

  /** Pairs that were met elsewhere, by the names of their steps. */
  meet(pairs: Iterable<NamedPair>): void {
    for (const [first, second] of pairs) this.seen.add(pairOf(this.numberOfName(first), this.numberOfName(second)))
  }

  /** All pairs, for whoever counts over several processes. */
  named(): NamedPair[] {
    const names = [...this.steps.keys()]
    return [...this.seen].map((pair) => [names[Math.floor(pair / MOST_STEPS)]!, names[pair % MOST_STEPS]!])
  }

  /** The number of a step: `kernel/fs/mntput.ts:40:12 Atomics.add`. */
  numberOf(site: StepSite): number {
    return this.numberOfName(stepName(site))
  }

  private numberOfName(name: string): number {
    const known = this.steps.get(name)
    if (known !== undefined) return known
    this.steps.set(name, this.steps.size)
    return this.steps.size - 1
  }
}

function stepName({ op, via, ...site }: StepSite): string {
  const place = [site, ...[...via].reverse()].find(({ file }) => !isLibrary(file)) ?? site
  return `${shown(place.file)}:${place.line}:${place.column} ${op}`
}

/** What one exploration sees of it. Nothing is allocated per step once a word has been met. */
export class PairLog {
  /** pairs that nobody had seen before, and when the last of them came: in which execution, from 1 */
  added = 0
  lastAddedIn = 0
  /** nobody looks: a schedule is told or minimised */
  paused = false
  /** pairs met since `taken` was last called, as `first * sites + second` */
  private fresh: number[] = []
  private executions = 0
  private readonly coverage: InterleavingCoverage
  private readonly numbers: Int32Array
  private readonly sites: number
  private readonly known: Uint8Array
  private readonly own = new Set<number>()
  private readonly cpus: number
  private slotOf = new Int32Array(0)
  private touched = new Int32Array(256)
  private slots = 0
  /** per slot: who wrote last and where, then per CPU where it read since; -1 is nobody */
  private table: Int32Array

  constructor(coverage: InterleavingCoverage, program: Program, cpus: number) {
    this.coverage = coverage
    this.numbers = Int32Array.from(program.sites, (site) => coverage.numberOf(site))
    this.sites = program.sites.length
    this.known = new Uint8Array(this.sites * this.sites)
    this.cpus = cpus
    this.table = new Int32Array(256 * (cpus + 2))
  }

  /** how many different pairs were met here, new or not */
  get met(): number {
    return this.own.size
  }

  restart(memoryBytes: number): void {
    const words = (memoryBytes >> 2) + 8
    if (this.slotOf.length < words) this.slotOf = new Int32Array(words)
    else for (let i = 0; i < this.slots; i++) this.slotOf[this.touched[i]!] = 0
    this.slots = 0
    this.executions++
  }

  step(cpu: number, access: number, address: number, bytes: number, site: number): void {
    const writes = (access & Access.write) !== 0
    if (!writes && (access & Access.read) === 0) return
    const last = (address + bytes - 1) >> 2
    for (let word = address >> 2; word <= last; word++) {
      const row = this.row(word)
      const { table, cpus } = this
      if (table[row]! >= 0 && table[row] !== cpu) this.pair(table[row + 1]!, site)
      if (!writes) {
        table[row + 2 + cpu] = site
        continue
      }
      for (let other = 0; other < cpus; other++) {
        const read = table[row + 2 + other]!
        if (read >= 0 && other !== cpu) this.pair(read, site)
        table[row + 2 + other] = -1
      }
      table[row] = cpu
      table[row + 1] = site
    }
  }

  /** With the coverage that it adds to: what is met from now on is new. */
  forget(): void {
    this.known.fill(0)
    this.own.clear()
    this.fresh = []
    this.added = this.lastAddedIn = this.executions = 0
  }

  /** The pairs met since this was last called, for another thread's log. */
  taken(): number[] {
    const { fresh } = this
    this.fresh = []
    return fresh
  }

  /** Pairs that another thread's log of the same program met, up to its execution number `execution`. */
  take(pairs: readonly number[], execution: number): void {
    this.executions = execution
    for (const pair of pairs) this.pair(Math.floor(pair / this.sites), pair % this.sites)
  }

  private pair(first: number, second: number): void {
    const at = first * this.sites + second
    if (this.known[at] !== 0) return
    this.known[at] = 1
    this.fresh.push(at)
    const pair = pairOf(this.numbers[first]!, this.numbers[second]!)
    this.own.add(pair)
    if (!this.coverage.add(pair)) return
    this.added++
    this.lastAddedIn = this.executions
  }

  private row(word: number): number {
    const size = this.cpus + 2
    const known = this.slotOf[word]!
    if (known !== 0) return (known - 1) * size
    const slot = this.slots++
    if (slot >= this.touched.length) {
      this.touched = grown(this.touched, slot * 2)
      this.table = grown(this.table, slot * 2 * size)
    }
    this.touched[slot] = word
    this.slotOf[word] = slot + 1
    this.table.fill(-1, slot * size, (slot + 1) * size)
    return slot * size
  }
}

function pairOf(first: number, second: number): number {
  return first * MOST_STEPS + second
}

function grown(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const fresh = new Int32Array(length)
  fresh.set(old)
  return fresh
}
