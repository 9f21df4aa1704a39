import type { StepKind } from './steps.ts'

/** A call that was replaced by the body of what it calls. */
export interface Via {
  offset: number
  callee: string
}

/** A place in the bundle where a step happens. */
export interface Site {
  kind: StepKind
  /** how the operation is called in the source: `Atomics.add`, `read`, `DataView.getInt16` */
  op: string
  offset: number
  /** calls that were replaced by the helper's body, outermost first */
  via: readonly Via[]
  fn: string
  /** bytes, where the operation and not the array decides */
  size: number
  atomic: boolean
}

/** Numbers the places where steps happen; the same place keeps its number in both texts of a function. */
export class Sites {
  readonly list: Site[] = []
  private readonly known = new Map<string, number>()

  add(site: Site): number {
    const key = keyOf(site)
    let index = this.known.get(key)
    if (index === undefined) {
      index = this.list.push(site) - 1
      this.known.set(key, index)
    }
    return index
  }

  /** Forgets all behind the first so many. */
  keep(count: number): void {
    for (const site of this.list.splice(count)) this.known.delete(keyOf(site))
  }
}

function keyOf({ kind, op, offset, via }: Site): string {
  return `${kind} ${op} ${offset} ${via.map((each) => each.offset).join()}`
}
