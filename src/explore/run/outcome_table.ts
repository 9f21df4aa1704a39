import { outcomeKey } from '../../outcome.ts'
import type { Outcome, Scenario } from '../../scenario.ts'

interface Entry {
  values: Outcome[]
  key: string
  count: number
  forbidden: boolean
}

/** Counts outcomes without making strings: an execution is compared with the few kinds seen so far, the last one first. */
export class OutcomeTable {
  private readonly entries: Entry[] = []
  private readonly byKey = new Map<string, Entry>()
  private readonly classes: NonNullable<Scenario['outcomes']>

  constructor(classes: Scenario['outcomes']) {
    this.classes = classes ?? {}
  }

  /** The key of a forbidden outcome, or undefined. */
  add(outcomes: readonly Outcome[]): string | undefined {
    const { entries } = this
    for (let i = 0; i < entries.length && i < 16; i++) {
      const entry = entries[i]!
      if (!same(entry.values, outcomes)) continue
      entry.count++
      if (i > 0) {
        entries[i] = entries[i - 1]!
        entries[i - 1] = entry
      }
      return entry.forbidden ? entry.key : undefined
    }
    const key = outcomeKey(outcomes)
    let entry = this.byKey.get(key)
    if (entry === undefined) {
      entry = { values: [...outcomes], key, count: 0, forbidden: this.classes[key] === 'forbidden' }
      entries.push(entry)
      this.byKey.set(key, entry)
    }
    entry.count++
    return entry.forbidden ? key : undefined
  }

  counts(): Record<string, number> {
    return Object.fromEntries(
      [...this.entries].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ key, count }) => [key, count]),
    )
  }
}

function same(a: readonly Outcome[], b: readonly Outcome[]): boolean {
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false
  return true
}
