/**
 * How often each thread reached each `sometimes` mark: a row of counters for each, on cache lines of its own, which the
 * linked program counts in by plain increments (link/instrument/marks.ts). The main thread reads while they race: a count may lag.
 */
export interface CountsMarks {
  $declared?: readonly string[]
  $countMarks?(row: Float64Array): void
}

const LINE = 8

export class MarkTable {
  readonly #names: readonly string[]
  readonly #rows: Float64Array[]

  constructor(names: readonly string[], threads: number) {
    this.#names = names
    const length = Math.ceil(Math.max(names.length, 1) / LINE) * LINE
    const counters = new SharedArrayBuffer(threads * length * Float64Array.BYTES_PER_ELEMENT)
    this.#rows = Array.from(
      { length: threads },
      (_, thread) => new Float64Array(counters, thread * length * Float64Array.BYTES_PER_ELEMENT, names.length),
    )
  }

  row(thread: number): Float64Array {
    return this.#rows[thread]!
  }

  /** The sum over all threads, of every mark that the program declares. */
  counts(): Map<string, number> {
    return new Map(this.#names.map((name, at) => [name, this.#rows.reduce((sum, row) => sum + row[at]!, 0)]))
  }
}
