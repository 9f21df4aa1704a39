import { permitBuiltIn } from './engine/built_ins.ts'
import type { Operations } from './operations.ts'
import { metaKey, type View, type ViewMeta } from './shared_memory.ts'

type Access = (view: View, index: unknown, site: number, writes: boolean, bytes?: number) => void
// biome-ignore lint/suspicious/noExplicitAny: number or bigint alike, as the array decides
type Value = any

const CHANGES = new Set(['fill', 'set', 'copyWithin', 'reverse', 'sort'])

/**
 * The same operations in code that cannot pause: `setup`, `invariant`, `check`, `// explore: atomic` files, and callbacks
 * of built-ins. `access` decides whether it may be: an error is thrown where an interleaving would be missed.
 */
export function createDirect(
  ops: Operations,
  touch: (view: View) => ViewMeta | null,
  access: Access,
  notify: (view: View, index: number, count: unknown) => number,
) {
  const update =
    (perform: (view: View, index: number, value: Value) => Value) =>
    (view: View, index: number, value: Value, site: number) => {
      access(view, index, site, true)
      return perform(view, index, value)
    }
  const isView = (value: unknown): value is View => ArrayBuffer.isView(value)
  const stuck = (what: string): never => {
    throw new Error(`${what} here would block for ever: only CPUs and daemons may block, not setup, invariant or check`)
  }
  return {
    $d_load: (view: View, index: number, site: number): Value => {
      access(view, index, site, false)
      return ops.load(view, index)
    },
    $d_store: update(ops.store),
    $d_add: update(ops.add),
    $d_sub: update(ops.sub),
    $d_and: update(ops.and),
    $d_or: update(ops.or),
    $d_xor: update(ops.xor),
    $d_exchange: update(ops.exchange),
    $d_compareExchange: (view: View, index: number, expected: Value, value: Value, site: number): Value => {
      access(view, index, site, true)
      return ops.compareExchange(view, index, expected, value)
    },
    $d_wait: (
      view: View,
      index: number,
      value: Value,
      timeout: Value,
      site: number,
    ): 'ok' | 'not-equal' | 'timed-out' => {
      access(view, index, site, false)
      if (Atomics.load(view as never, index) !== value) return 'not-equal'
      return timeout === undefined || timeout === Infinity || Number.isNaN(Number(timeout))
        ? stuck('Atomics.wait')
        : 'timed-out'
    },
    $d_notify: (view: View, index: number, count: unknown, site: number): number => {
      access(view, index, site, true)
      return notify(view, index, count)
    },
    $d_lock: (view: View, index: number, site: number): void => {
      access(view, index, site, true)
      if (Number(view[index]) !== 0) stuck('mutexLock of a held mutex')
      ops.set(view, index, 1)
    },
    $d_unlock: (view: View, index: number, site: number): void => {
      access(view, index, site, true)
      ops.set(view, index, 0)
    },
    $d_relax: (_site: number): void => {},
    $d_get: (view: View, index: Value, site: number): Value => {
      if (view?.[metaKey]) access(view, index, site, false)
      return view[index]
    },
    $d_set: (view: View, index: Value, value: Value, site: number): Value => {
      if (!view?.[metaKey]) return ((view as Value)[index] = value)
      access(view, index, site, true)
      return ops.set(view, index, value)
    },
    $d_update: (view: View, index: Value, step: number, prefix: boolean, read: number, write: number): Value => {
      if (view?.[metaKey]) access(view, index, read, false)
      const old = ops.number(view[index])
      const fresh = ops.plus(old, step)
      if (view?.[metaKey]) {
        access(view, index, write, true)
        ops.set(view, index, fresh)
      } else (view as Value)[index] = fresh
      return prefix ? fresh : old
    },
    /** a method or built-in that touches the elements of a whole array at once */
    $d_bulk: (view: Value, method: string, site: number): Value => {
      if (!isView(view) || touch(view) === null) return view
      access(view, 0, site, CHANGES.has(method))
      if (CHANGES.has(method)) ops.touchAll(view)
      permitBuiltIn(view)
      return view
    },
    $d_dataView: (view: Value, site: number): Value => {
      if (!isView(view) || touch(view) === null) return view
      access(view, 0, site, true)
      ops.touchAll(view)
      return view
    },
  }
}
