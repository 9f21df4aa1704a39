import type { View as SharedView } from '../memory/shared_memory.ts'
import type { View } from './view.ts'

/** A store that its CPU has made and nobody else sees, or the end of an RCU section that has stores before it. */
export interface DelayedStore {
  view: SharedView
  place: number
  address: number
  value: number
  /** `value` is added to what the word holds: this_cpu_add */
  adds: boolean
  /** write barriers of its CPU before it */
  epoch: number
  release: boolean
  unlocks: boolean
  site: number
  /** row of the log at which it was made */
  event: number
  /** what it carries beside its CPU's own older stores; and what everybody who reads it is bound by */
  carried: View | undefined
  strong: View | undefined
  /** it comes behind the store of that number, of its word */
  behind: number
  /** the section that ends here */
  section: Section | undefined
}

/** A read-side section of RCU. */
export interface Section {
  cpu: number
  isOver: boolean
  /** what its CPU knew at its end */
  known: View | undefined
}

const NO_STORE = {
  view: new Int32Array(1) as unknown as SharedView,
  place: 0,
  address: -1,
  value: 0,
  adds: false,
  release: false,
  unlocks: false,
  site: -1,
  event: -1,
  carried: undefined,
  strong: undefined,
  behind: 0,
}

/** The stores of one CPU that are on their way, oldest first. */
export class StoreBuffer {
  readonly stores: DelayedStore[] = []

  get isEmpty(): boolean {
    return this.stores.length === 0
  }

  /** The newest store to a word, which its own CPU sees. */
  newest(address: number): DelayedStore | undefined {
    const { stores } = this
    for (let i = stores.length - 1; i >= 0; i--) if (stores[i]!.address === address) return stores[i]
    return undefined
  }

  /** What its own CPU reads where memory holds `value`. */
  seen(address: number, value: number): number {
    for (const store of this.stores) {
      if (store.address !== address) continue
      value = store.adds ? (value + store.value) | 0 : store.value
    }
    return value
  }

  /** Something must go before a step on this word in this epoch. */
  holdsBefore(address: number, epoch: number): boolean {
    return this.stores.some(
      (store) => store.section === undefined && (store.address === address || store.epoch < epoch),
    )
  }

  /** A store made now could go at once. */
  lets(address: number, epoch: number, release: boolean): boolean {
    return release ? this.isEmpty : !this.holdsBefore(address, epoch)
  }

  /** How many of the stores may go next. */
  ready(): number {
    let count = 0
    for (let i = 0; i < this.stores.length; i++) if (this.mayGo(i)) count++
    return count
  }

  /** The store that is the `option`-th of those that may go, counted round and round. */
  next(option: number): DelayedStore {
    let left = option % Math.max(this.ready(), 1)
    for (let i = 0; i < this.stores.length; i++) if (this.mayGo(i) && left-- === 0) return this.stores[i]!
    return this.stores[0]!
  }

  private mayGo(at: number): boolean {
    const { address, epoch, release, section } = this.stores[at]!
    if (section !== undefined || (release && at > 0)) return false
    for (let i = 0; i < at; i++) {
      const before = this.stores[i]!
      if (before.section === undefined && (before.address === address || before.epoch < epoch)) return false
    }
    return true
  }

  /** A section ends behind what is on its way. */
  endsSection(section: Section, epoch: number): void {
    this.stores.push({ ...NO_STORE, epoch, section })
  }

  remove(store: DelayedStore): void {
    this.stores.splice(this.stores.indexOf(store), 1)
  }

  /** Sections whose end nothing is before any more. */
  endedSections(): Section[] {
    const ended: Section[] = []
    while (this.stores[0]?.section !== undefined) ended.push(this.stores.shift()!.section!)
    return ended
  }
}
