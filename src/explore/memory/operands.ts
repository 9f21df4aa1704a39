import type { Value } from './access.ts'
import { nativeAtomics } from './built_ins/native_atomics.ts'
import type { View, ViewMeta } from './shared_memory.ts'

/** The language turns what an access is given into an index, a key or a number. It does so before the step, and may take steps for it. */
export function createOperands(touch: (view: View) => ViewMeta | null) {
  /** An object is made a number before the step, as the language does: what it calls may take steps of its own. */
  const operand = (view: View, value: Value): Value =>
    (typeof value !== 'object' && typeof value !== 'function') || value === null || touch(view) === null
      ? value
      : typeof view[0] === 'bigint'
        ? BigInt.asIntN(64, value)
        : +value
  /** An index is made a number once the array is known to be one that Atomics takes. */
  const place = (view: View, index: Value): Value =>
    typeof index === 'object' && index !== null && ArrayBuffer.isView(view) && touch(view)?.integer ? +index : index
  const atomicOperand = (view: View, value: Value): Value =>
    touch(view)?.integer === false ? value : operand(view, value)
  return { operand, place, atomicOperand }
}

export function keyOf(index: Value): Value {
  return (typeof index === 'object' && index !== null) || typeof index === 'function' ? propertyKey(index) : index
}

function propertyKey(value: object): PropertyKey {
  const [key] = Reflect.ownKeys({ [value as unknown as string]: 0 })
  return key as PropertyKey
}

/** On memory that no other CPU has, and on arrays that cannot be waited on. */
export function waitAlone(view: View, index: Value, value: Value, timeout: Value): string {
  let limit = Infinity
  const none = {
    valueOf() {
      limit = timeout === undefined ? Infinity : +timeout
      return 0
    },
  }
  const result = nativeAtomics.wait(view as never, index, value, none as never)
  return result === 'timed-out' && (limit === Infinity || Number.isNaN(limit)) ? stuck('Atomics.wait') : result
}

export function stuck(what: string): never {
  throw new Error(`${what} here would block for ever: only CPUs and daemons may block, not setup, invariant or check`)
}
