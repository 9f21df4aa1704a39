// explore: atomic
import { entriesOf, membersOf } from './copy_model.ts'

/** Models have the same text where nothing that can be done with them tells them apart, and only there: kinds and what is in twice count. */
export function stateText(value: unknown, seen = new Map<object, number>()): string {
  if (typeof value !== 'object' || value === null) return plainText(value)
  const at = seen.get(value)
  if (at !== undefined) return `^${at}`
  seen.set(value, seen.size)
  const text = kindText(value)
  if (ArrayBuffer.isView(value)) return `${text}<${(value as unknown as Int32Array).join()}>`
  if (Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype) return `[${listText(value, seen)}]`
  let inside = ''
  if (value instanceof Map)
    for (const [key, each] of entriesOf(value)) inside += `${stateText(key, seen)}=>${stateText(each, seen)},`
  else if (value instanceof Set) for (const each of membersOf(value)) inside += `${stateText(each, seen)},`
  else if (Array.isArray(value)) inside = `${value.length};`
  for (const key of Object.keys(value))
    inside += `${JSON.stringify(key)}:${stateText((value as Record<string, unknown>)[key], seen)},`
  return `${text}{${inside}}`
}

function listText(list: readonly unknown[], seen: Map<object, number>): string {
  let text = ''
  for (let index = 0; index < list.length; index++) text += index in list ? `${stateText(list[index], seen)},` : ','
  return text
}

const kinds = new WeakMap<object, string>([[Object.prototype, '']])
let kindsKnown = 0

function kindText(value: object): string {
  const kind = Object.getPrototypeOf(value) as object | null
  if (kind === null) return 'null'
  const known = kinds.get(kind) ?? `${++kindsKnown}`
  kinds.set(kind, known)
  return known
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  return Object.is(value, -0) ? '-0' : String(value)
}

/**
 * What a snapshot shows: a view is like an array, sets, maps and objects have no order, and nothing is null, as with results. Two
 * of the same text are alike, whatever class they are of.
 */
export function snapshotText(value: unknown, around: readonly object[] = []): string {
  if (value === undefined || Object.is(value, -0)) return value === undefined ? 'null' : '0'
  if (typeof value !== 'object' || value === null) return plainText(value)
  const depth = around.indexOf(value)
  if (depth >= 0) return `^${depth}`
  const inside = [...around, value]
  const text = (each: unknown): string => snapshotText(each, inside)
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return `[${Array.from(value as unknown as Int32Array, text).join()}]`
  if (Array.isArray(value)) return `[${Array.from(value, text).join()}]`
  if (value instanceof Map)
    return `Map(${Array.from(entriesOf(value), (pair) => pair.map(text).join(' => '))
      .sort()
      .join()})`
  if (value instanceof Set) return `Set(${Array.from(membersOf(value), text).sort().join()})`
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}:${text(each)}`)
    .sort()
    .join()}}`
}
