import { StepKind } from '../../link/instrument/steps.ts'
import type { Value } from './access.ts'
import { createOperands, keyOf, stuck, waitAlone } from './operands.ts'
import type { Operations } from './operations.ts'
import { metaKey, type View, type ViewMeta } from './shared_memory.ts'

/** Who says what becomes of an access in code that cannot pause. */
export interface Gate {
  /** before an access: true when what comes of it is known, by `recall` */
  arrives(view: View, index: unknown, site: number, kind: number, expected?: unknown): boolean
  recall(): Value
  /** after an access that `arrives` let through: what came of it */
  keep<T>(value: T): T
}

/**
 * The operations in code that cannot pause: `setup`, `invariant`, `check`, `// explore: atomic` files, constructors, getters,
 * callbacks of built-ins, and all there is where the gate takes CPUs back (engine/retrace.ts) or real threads wait at it.
 */
export function createDirect(
  ops: Operations,
  touch: (view: View) => ViewMeta | null,
  gate: Gate,
  notify: (view: View, index: number, count: unknown) => number,
) {
  const { operand, place, atomicOperand } = createOperands(touch)
  const update =
    (kind: number, perform: (view: View, index: number, value: Value) => Value) =>
    (view: View, at: number, given: Value, site: number) => {
      const index = place(view, at)
      const value = atomicOperand(view, given)
      if (gate.arrives(view, index, site, kind)) return gate.recall()
      return gate.keep(perform(view, index, value))
    }
  const get = (view: View, index: Value, site: number): Value => {
    if (!ArrayBuffer.isView(view) || !(view as View)[metaKey]) return (view as Value)[index]
    const key = keyOf(index)
    return gate.arrives(view, key, site, StepKind.read) ? gate.recall() : gate.keep((view as View)[key])
  }
  const set = (view: View, index: Value, value: Value, site: number): Value => {
    if (!ArrayBuffer.isView(view) || !(view as View)[metaKey]) return ((view as Value)[index] = value)
    const key = keyOf(index)
    const number = operand(view, value)
    if (!gate.arrives(view, key, site, StepKind.write)) gate.keep(ops.set(view, key, number))
    return value
  }
  return {
    $d_load: (view: View, at: number, site: number): Value => {
      const index = place(view, at)
      return gate.arrives(view, index, site, StepKind.load) ? gate.recall() : gate.keep(ops.load(view, index))
    },
    $d_store: update(StepKind.store, ops.store),
    $d_add: update(StepKind.update, ops.add),
    $d_sub: update(StepKind.update, ops.sub),
    $d_and: update(StepKind.update, ops.and),
    $d_or: update(StepKind.update, ops.or),
    $d_xor: update(StepKind.update, ops.xor),
    $d_exchange: update(StepKind.update, ops.exchange),
    $d_compareExchange: (view: View, at: number, wanted: Value, given: Value, site: number): Value => {
      const index = place(view, at)
      const expected = atomicOperand(view, wanted)
      const value = atomicOperand(view, given)
      if (gate.arrives(view, index, site, StepKind.compareExchange, expected)) return gate.recall()
      return gate.keep(ops.compareExchange(view, index, expected, value))
    },
    $d_wait: (view: View, index: number, value: Value, timeout: Value, site: number): Value => {
      if (touch(view) === null || !mayWait(view)) return waitAlone(view, index, value, timeout)
      if (gate.arrives(view, index, site, StepKind.wait, value)) return gate.recall()
      if (ops.load(view, index) !== value) return gate.keep('not-equal')
      return timeout === undefined || timeout === Infinity || Number.isNaN(Number(timeout))
        ? stuck('Atomics.wait')
        : gate.keep('timed-out')
    },
    $d_waitAsync: (view: View, index: number, value: Value, timeout: Value, _site: number): Value =>
      Atomics.waitAsync(view as never, index, value, timeout),
    $d_notify: (view: View, at: number, count: unknown, site: number): number => {
      const index = place(view, at)
      return gate.arrives(view, index, site, StepKind.notify) ? gate.recall() : gate.keep(notify(view, index, count))
    },
    $d_lock: (view: View, index: number, site: number): void => {
      if (gate.arrives(view, index, site, StepKind.lock)) return
      if (Number(view[index]) !== 0) stuck('mutexLock of a held mutex')
      gate.keep(ops.set(view, index, 1))
    },
    $d_unlock: (view: View, index: number, site: number): void => {
      if (!gate.arrives(view, index, site, StepKind.unlock)) gate.keep(ops.set(view, index, 0))
    },
    $d_relax: (_site: number): void => {},
    $d_get: get,
    $d_set: set,
    $d_update: (view: View, at: Value, step: number, prefix: boolean, read: number, write: number): Value => {
      const index = view === null || view === undefined ? at : keyOf(at)
      const old = ops.number(get(view, index, read))
      const fresh = ops.plus(old, step)
      set(view, index, fresh, write)
      return prefix ? fresh : old
    },
    /** an element that a pattern or a loop assigns to */
    $to: (view: View, index: Value, site: number): { value: Value } => ({
      set value(value: Value) {
        set(view, index, value, site)
      },
    }),
    /** the key of `x[key] += ...`, which is made one once; of nothing there is no key to make */
    $key: (target: unknown, index: Value): Value => (target === null || target === undefined ? index : keyOf(index)),
  }
}

export function mayWait(view: View): boolean {
  return view instanceof Int32Array || view instanceof BigInt64Array
}
