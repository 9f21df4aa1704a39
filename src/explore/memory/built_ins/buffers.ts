/** Node's Buffer: its methods are native, or JavaScript of Node that nobody instruments. */
import { Elements } from './elements.ts'
import { replace, running, steppingOn, type Value, wrote } from './host.ts'
import { readWhole } from './whole.ts'

const NUMBERS = /^(read|write)(?:U?[Ii]nt|Big|Float|Double)/
const READS_SELF = ['toString', 'toJSON', 'equals', 'compare', 'indexOf', 'lastIndexOf', 'includes', 'toLocaleString']
const WRITES_SELF = ['write', 'fill', 'swap16', 'swap32', 'swap64']

export function replaceBufferMethods(): void {
  const prototype = Buffer.prototype as Value
  // these only ask for bytes of `this`, one after the other
  for (const name of Object.getOwnPropertyNames(prototype).filter((each) => NUMBERS.test(each)))
    replace(prototype, name, (native) => (self, given) => {
      const host = steppingOn(self)
      if (host !== undefined) return native(new Elements(host, self, `Buffer.${name}`).facade(), given)
      if (name.startsWith('write') && running() === undefined) wrote(self)
      return native(self, given)
    })
  for (const name of READS_SELF)
    replace(
      prototype,
      name,
      (native) => (self, given) =>
        running() === undefined
          ? native(self, given)
          : native(
              readWhole(self, `Buffer.${name}`),
              given.map((each) => readWhole(each, `Buffer.${name}`)),
            ),
    )
  for (const name of WRITES_SELF)
    replace(prototype, name, (native) => (self, given) => {
      const host = steppingOn(self)
      if (host === undefined) {
        if (running() === undefined) wrote(self)
        return native(
          self,
          given.map((each) => readWhole(each, `Buffer.${name}`)),
        )
      }
      return changed(new Elements(host, self, `Buffer.${name}`), given, native, name.startsWith('swap'))
    })
  replace(prototype, 'copy', (native) => (self, given) => {
    const [target] = given
    const host = steppingOn(target)
    const source = readWhole(self, 'Buffer.copy')
    if (host === undefined) {
      if (running() === undefined) wrote(target)
      return native(source, given)
    }
    const a = new Elements(host, target, 'Buffer.copy')
    const copy = a.blank()
    const count = native(source, [copy, ...given.slice(1)])
    const from = Math.trunc(Number(given[1] ?? 0)) || 0
    for (let i = from; i < from + count; i++) a.set(i, copy[i])
    return count
  })
  for (const name of ['from', 'concat', 'compare', 'copyBytesFrom'])
    replace(Buffer, name, (native) => (self, given) => {
      if (running() === undefined) return native(self, given)
      const op = `Buffer.${name}`
      return native(
        self,
        given.map((value) => (Array.isArray(value) ? value.map((each) => readWhole(each, op)) : readWhole(value, op))),
      )
    })
}

/** The native one runs on two copies, filled with different bytes: what is alike afterwards is what it writes. */
function changed(
  a: Elements,
  given: Value[],
  native: (self: Value, given: Value[]) => Value,
  readsAll: boolean,
): Value {
  const copy = readsAll ? a.copy() : a.blank()
  const other = readsAll ? copy : a.blank().fill(255)
  const result = native(copy, given)
  if (other !== copy) native(other, given)
  for (let i = 0; i < copy.length; i++) if (readsAll || copy[i] === other[i]) a.set(i, copy[i])
  return result === copy ? a.view : result
}
