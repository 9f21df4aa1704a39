/** What executions meet by the way: the `sometimes` marks of the program, and what its judges measure. */
import { addCounts } from '../run/add_counts.ts'

/** What was measured first of one kind under one name, and how often it was. */
export interface Measured {
  name: string
  value: unknown
  times: number
}

/** What goes to another thread. */
export interface SeenPart {
  marks: Array<[string, number]>
  measured: Array<[kind: string, Measured[]]>
}

export class Seen {
  readonly marks = new Map<string, number>()
  readonly #measured = new Map<string, Map<string, Measured>>()

  get isEmpty(): boolean {
    return this.marks.size === 0 && this.#measured.size === 0
  }

  mark(name: string): void {
    this.marks.set(name, (this.marks.get(name) ?? 0) + 1)
  }

  measure(kind: string, name: string, value?: unknown, times = 1): void {
    let ofKind = this.#measured.get(kind)
    if (ofKind === undefined) this.#measured.set(kind, (ofKind = new Map()))
    const before = ofKind.get(name)
    if (before === undefined) ofKind.set(name, { name, value, times })
    else before.times += times
  }

  measured(kind: string): Measured[] {
    return [...(this.#measured.get(kind)?.values() ?? [])]
  }

  part(): SeenPart {
    return {
      marks: [...this.marks],
      measured: [...this.#measured].map(([kind, byName]) => [kind, [...byName.values()]]),
    }
  }

  add({ marks, measured }: SeenPart): void {
    addCounts(this.marks, marks)
    for (const [kind, all] of measured) for (const { name, value, times } of all) this.measure(kind, name, value, times)
  }

  /** What the other one has seen is this one's from now on. */
  takeFrom(other: Seen): void {
    addCounts(this.marks, other.marks)
    for (const [kind, byName] of other.#measured)
      for (const { name, value, times } of byName.values()) this.measure(kind, name, value, times)
    other.clear()
  }

  clear(): void {
    this.marks.clear()
    this.#measured.clear()
  }
}
