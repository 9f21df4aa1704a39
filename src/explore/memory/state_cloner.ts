import { copyState, isShared } from '../../scenario/copy_state.ts'

/**
 * Each CPU's own copy of the state, as postMessage would make it: SharedArrayBuffers and views on them stay shared, the
 * rest is copied, anew for each execution. For plain objects and arrays the copying is compiled to a literal, which costs a
 * few nanoseconds; anything else (Map, class instances, cycles) is copied piece by piece.
 */
export function createCloner(state: unknown): () => unknown {
  const constants: unknown[] = []
  const expression = literal(state, constants, new Set())
  if (expression !== undefined) return new Function('k', `return () => (${expression})`)(constants) as () => unknown
  copyState(state)
  return () => copyState(state)
}

function literal(value: unknown, constants: unknown[], within: Set<object>): string | undefined {
  if (value === null || typeof value === 'boolean' || value === undefined) return String(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || within.has(value)) return undefined
  if (isShared(value)) return `k[${constants.push(value) - 1}]`
  within.add(value)
  const prototype = Object.getPrototypeOf(value)
  let text: string | undefined
  if (Array.isArray(value) && prototype === Array.prototype && Object.keys(value).length === value.length) {
    const items = value.map((item) => literal(item, constants, within))
    if (items.every((item) => item !== undefined)) text = `[${items.join(',')}]`
  } else if (
    (prototype === Object.prototype || prototype === null) &&
    Object.getOwnPropertySymbols(value).length === 0
  ) {
    const items = Object.entries(value).map(([key, item]) => {
      const inner = literal(item, constants, within)
      return inner === undefined || key === '__proto__' ? undefined : `${JSON.stringify(key)}:${inner}`
    })
    if (items.every((item) => item !== undefined)) text = `{${items.join(',')}}`
  }
  // the same object twice in one state must stay one object in the copy
  return text
}
