const NAMES = [
  'globalThis',
  'Object',
  'Function',
  'Array',
  'String',
  'Number',
  'Boolean',
  'BigInt',
  'Symbol',
  'Math',
  'JSON',
  'Reflect',
  'Proxy',
]
const KINDS = [
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'WeakRef',
  'Promise',
  'RegExp',
  'Date',
  'Error',
  'TypeError',
  'RangeError',
  'ArrayBuffer',
]
const SHARED = [
  'SharedArrayBuffer',
  'DataView',
  'Atomics',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
]
const WIDE = ['Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array', 'Float32Array', 'Float64Array']

/** The objects of the language as they are now; what comes back puts them so again, as far as they let it. */
export function keepBuiltIns(): () => void {
  const kept = new Map<object, Array<[PropertyKey, PropertyDescriptor]>>()
  const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty, getPrototypeOf } = Reflect
  const keep = (value: unknown, depth: number): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || kept.has(value) || depth > 3)
      return
    const own = ownKeys(value).map(
      (key) => [key, getOwnPropertyDescriptor(value, key)] as [PropertyKey, PropertyDescriptor],
    )
    kept.set(value, own)
    if (value === globalThis) {
      own.splice(
        own.findIndex(([key]) => key === '$intact'),
        1,
      )
      return
    }
    for (const [, { value: inner }] of own) keep(inner, depth + 1)
    keep(getPrototypeOf(value), depth + 1)
  }
  for (const name of [...NAMES, ...KINDS, ...SHARED, ...WIDE]) keep((globalThis as Record<string, unknown>)[name], 0)
  keep([][Symbol.iterator](), 0)
  keep((function* () {})(), 0)
  const all = [...kept].map(([object, own]) => ({
    object,
    own,
    keys: new Set<PropertyKey>([...own.map(([key]) => key), '$intact']),
  }))
  const has = Set.prototype.has
  const { apply } = Reflect
  return () => {
    for (let o = 0; o < all.length; o++) {
      const { object, own, keys } = all[o]!
      const now = ownKeys(object)
      for (let i = 0; i < now.length; i++) if (!apply(has, keys, [now[i]])) deleteProperty(object, now[i]!)
      for (let i = 0; i < own.length; i++) defineProperty(object, own[i]![0], own[i]![1])
    }
  }
}
