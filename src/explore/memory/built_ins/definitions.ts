/**
 * All CPUs and the explorer share the language's own objects, and intact.ts puts back what a program changes of them. A property that a
 * program defines for good stays configurable, so that it can be put back. What nobody can undo is refused.
 */
import { replace, running, type Value } from './host.ts'
import { isBuiltIn } from './intact.ts'

const SIZES = new Set<PropertyKey>(['length', 'byteLength', 'byteOffset', 'buffer'])
const { create, getPrototypeOf } = Object
const typedArray = getPrototypeOf(Int32Array).prototype

export function keepBuiltInsOpen(): void {
  for (const owner of [Object, Reflect]) {
    replace(owner, 'defineProperty', (native) => (self, given) => {
      const [object, key, descriptor] = given
      return native(self, isMeant(object) ? [object, key, open(object, key, descriptor)] : given)
    })
    replace(owner, 'preventExtensions', refused('preventExtensions'))
  }
  for (const name of ['freeze', 'seal']) replace(Object, name, refused(name))
}

function isMeant(object: Value): boolean {
  return running() !== undefined && isBuiltIn(object)
}

function open(object: Value, key: PropertyKey, descriptor: Value): Value {
  if (SIZES.has(key) && (object === typedArray || getPrototypeOf(object) === typedArray))
    throw running()!.refuse(
      `${String(key)} of typed arrays is defined anew, which the explorer asks for itself: that is not explored; define it on the array in question`,
    )
  if (descriptor === null || typeof descriptor !== 'object' || descriptor.configurable) return descriptor
  return create(descriptor, { configurable: { value: true } })
}

function refused(name: string) {
  return (native: (self: Value, given: Value[]) => Value) =>
    (self: Value, given: Value[]): Value => {
      if (!isMeant(given[0])) return native(self, given)
      throw running()!.refuse(
        `${name} of an object of the language, which all CPUs and the explorer share, cannot be undone: that is not explored`,
      )
    }
}
