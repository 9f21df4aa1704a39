import type { ThroughputRow } from '../report/bench_result.ts'
import { median } from './samples.ts'

interface Entry {
  row: Omit<ThroughputRow, 'id' | 'perSecond' | 'rounds'>
  rounds: number[]
}

/** What was counted per second so far, one figure a round. */
export class ThroughputBook {
  readonly #entries = new Map<string, Entry>()

  add(row: Entry['row'], perSecond: number): void {
    const id = `${row.subject} ${row.design ?? 'any'} cpus=${row.cpus}`
    const entry = this.#entries.get(id) ?? { row, rounds: [] }
    this.#entries.set(id, entry)
    entry.rounds.push(Math.round(perSecond))
  }

  rows(): ThroughputRow[] {
    return [...this.#entries]
      .map(([id, { row, rounds }]) => ({ id, ...row, perSecond: Math.round(median(rounds)), rounds }))
      .sort((a, b) => a.subject.localeCompare(b.subject) || a.cpus - b.cpus)
  }
}
