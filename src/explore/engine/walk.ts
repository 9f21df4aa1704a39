import type { View } from '../memory/shared_memory.ts'
import type { createPoints } from './point.ts'

/** What a loop over a shared array is given in place of an element, which it then reads itself. */
export const SIGN: unique symbol = Symbol('element') as never

const typedArray = Object.getPrototypeOf(Int8Array.prototype)

/** A walk over a shared array: each `next` comes to stand before an element, or is at the end. */
class Walk implements Iterable<unknown> {
  readonly view: View
  at = -1
  private readonly given: IteratorResult<unknown> = { value: SIGN, done: false }

  constructor(view: View) {
    this.view = view
  }

  [Symbol.iterator](): this {
    return this
  }

  next(): IteratorResult<unknown> {
    this.given.done = ++this.at >= (this.view.length as number)
    return this.given
  }

  take(): unknown {
    return this.view[this.at]
  }
}

export function createWalks(
  isStepping: (value: unknown) => boolean,
  points: ReturnType<typeof createPoints>,
  pause: unknown,
) {
  return {
    $W: SIGN,
    $walk: (items: Iterable<unknown>): Iterable<unknown> =>
      ArrayBuffer.isView(items) && isStepping(items) && items[Symbol.iterator] === typedArray[Symbol.iterator]
        ? new Walk(items as unknown as View)
        : items,
    /** the first elements of a shared array */
    *$list(view: View, site: number, count: number): Generator<unknown, unknown, unknown> {
      if (!isStepping(view)) return view
      const list: unknown[] = []
      for (let i = 0; i < (view.length as number) && i < count; i++) {
        if (points.$q(view, i, site)) yield pause
        list.push(view[i])
      }
      return list
    },
  }
}
