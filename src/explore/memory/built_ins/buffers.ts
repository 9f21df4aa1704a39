/** Node's Buffer: its methods are native, or JavaScript of Node that nobody instruments. */
import { Elements, type Steps } from './elements.ts'
import { type Run, replaceBySteps, running, steppingOn, type Value, wrote } from './host.ts'
import { stepWhole } from './whole.ts'

const NUMBERS = /^(read|write)(?:U?[Ii]nt|Big|Float|Double)/
const READS_SELF = ['toString', 'toJSON', 'equals', 'compare', 'indexOf', 'lastIndexOf', 'includes', 'toLocaleString']
const WRITES_SELF = ['write', 'fill', 'swap16', 'swap32', 'swap64']

export function replaceBufferMethods(): void {
  const prototype = Buffer.prototype as Value
  for (const name of Object.getOwnPropertyNames(prototype).filter((each) => NUMBERS.test(each)))
    replaceBySteps(prototype, name, (native) => (self, given, pauses) => {
      const host = steppingOn(self)
      if (host !== undefined) return number(new Elements(host, self, `Buffer.${name}`, pauses), given, native)
      if (name.startsWith('write') && running() === undefined) wrote(self)
      return undefined
    })
  for (const name of READS_SELF)
    replaceBySteps(
      prototype,
      name,
      (native) => (self, given, pauses) =>
        anyShared([self, ...given]) ? onRead(self, given, `Buffer.${name}`, native, pauses) : undefined,
    )
  for (const name of WRITES_SELF)
    replaceBySteps(prototype, name, (native) => (self, given, pauses) => {
      const host = steppingOn(self)
      if (host !== undefined)
        return changed(new Elements(host, self, `Buffer.${name}`, pauses), given, native, name.startsWith('swap'))
      if (running() === undefined) wrote(self)
      return anyShared(given) ? onRead(self, given, `Buffer.${name}`, native, pauses, false) : undefined
    })
  replaceBySteps(prototype, 'copy', (native) => (self, given, pauses) => {
    if (running() === undefined) wrote(given[0])
    return anyShared([self, given[0]]) ? copied(self, given, native, pauses) : undefined
  })
  for (const name of ['from', 'concat', 'compare', 'copyBytesFrom'])
    replaceBySteps(
      Buffer,
      name,
      (native) => (self, given, pauses) =>
        running() !== undefined && anyShared(given.flat(1))
          ? onRead(self, given, `Buffer.${name}`, native, pauses, false)
          : undefined,
    )
}

function anyShared(values: readonly Value[]): boolean {
  return values.some((value) => steppingOn(value) !== undefined)
}

/** The native one on what was read of `this` and of what it is given, also of what a list holds. */
function* onRead(self: Value, given: Value[], op: string, native: Run, pauses: boolean, readsSelf = true): Steps {
  const own = readsSelf ? yield* stepWhole(self, op, pauses) : self
  const list: Value[] = []
  for (const value of given) {
    if (!Array.isArray(value)) {
      list.push(yield* stepWhole(value, op, pauses))
      continue
    }
    const items: Value[] = []
    for (const each of value) items.push(yield* stepWhole(each, op, pauses))
    list.push(items)
  }
  return native(own, list)
}

/** Which bytes are touched, and in which order, the native one says on a stand-in; then it runs on bytes that were read. */
function* number(a: Elements, given: Value[], native: Run): Steps {
  const touched: Array<{ at: number; value: Value }> = []
  const { view } = a
  const blank = a.blank()
  const result = native(
    new Proxy(view, {
      get(_target, key) {
        if (typeof key !== 'string' || !/^\d+$/.test(key)) return Reflect.get(view, key, view)
        if (Number(key) >= view.length) return undefined
        touched.push({ at: Number(key), value: undefined })
        return 0
      },
      set(_target, key, value) {
        touched.push({ at: Number(key), value })
        return true
      },
    }),
    given,
  )
  const written = touched.filter(({ value }) => value !== undefined)
  for (const { at, value } of written) yield* a.set(at, value)
  if (written.length > 0) return result
  for (const { at } of touched) blank[at] = yield* a.get(at)
  return native(blank, given)
}

function* copied(self: Value, given: Value[], native: Run, pauses: boolean): Steps {
  const [target] = given
  const source = yield* stepWhole(self, 'Buffer.copy', pauses)
  const host = steppingOn(target)
  if (host === undefined) return native(source, given)
  const a = new Elements(host, target, 'Buffer.copy', pauses)
  const copy = a.blank()
  const count = native(source, [copy, ...given.slice(1)])
  const from = Math.trunc(Number(given[1] ?? 0)) || 0
  for (let i = from; i < from + count; i++) yield* a.set(i, copy[i])
  return count
}

/** The native one runs on two copies, filled with different bytes: what is alike afterwards is what it writes. */
function* changed(a: Elements, given: Value[], native: Run, readsAll: boolean): Steps {
  const copy = readsAll ? yield* a.copy() : a.blank()
  const other = readsAll ? copy : a.blank().fill(255)
  const list: Value[] = []
  for (const value of given) {
    const host = steppingOn(value)
    list.push(host === undefined ? value : yield* a.other(value).copy())
  }
  const result = native(copy, list)
  if (other !== copy) native(other, list)
  for (let i = 0; i < copy.length; i++) if (readsAll || copy[i] === other[i]) yield* a.set(i, copy[i])
  return result === copy ? a.view : result
}
