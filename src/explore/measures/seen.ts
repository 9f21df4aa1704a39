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

interface SeenElsewhere {
  marks: Iterable<readonly [string, number]>
  measured: Iterable<readonly [kind: string, Iterable<Measured>]>
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
      measured: Array.from(this.#byKind(), ([kind, all]) => [kind, [...all]]),
    }
  }

  add({ marks, measured }: SeenElsewhere): void {
    addCounts(this.marks, marks)
    for (const [kind, all] of measured) for (const { name, value, times } of all) this.measure(kind, name, value, times)
  }

  /** What the other one has seen is this one's from now on. */
  takeFrom(other: Seen): void {
    this.add({ marks: other.marks, measured: other.#byKind() })
    other.clear()
  }

  *#byKind(): Generator<[kind: string, Iterable<Measured>]> {
    for (const [kind, byName] of this.#measured) yield [kind, byName.values()]
  }

  clear(): void {
    this.marks.clear()
    this.#measured.clear()
  }
}
