import type { Steps } from './elements.ts'
import { type BuiltInHost, type Run, replaceBySteps, running, steppingOn, type Value, wrote } from './host.ts'

const ACCESS = /^(get|set)(?:Int|Uint|BigInt|BigUint|Float)(8|16|32|64)$/

/** DataView: each access is one step on as many bytes as it touches. */
export function replaceDataViewMethods(): void {
  for (const name of Object.getOwnPropertyNames(DataView.prototype)) {
    const found = ACCESS.exec(name)
    if (found === null) continue
    const bytes = Number(found[2]) / 8
    const writes = found[1] === 'set'
    replaceBySteps(DataView.prototype, name, (native) => (self, given, pauses) => {
      const host = self instanceof DataView ? steppingOn(self) : undefined
      if (host === undefined) {
        if (writes && running() === undefined && self instanceof DataView) wrote(self)
        return undefined
      }
      const offset = Math.trunc(Number(given[0])) || 0
      if (offset < 0 || offset + bytes > self.byteLength) return undefined
      const list = [offset, ...given.slice(1)]
      if (writes) list[1] = /Big/.test(name) ? BigInt.asIntN(64, given[1]) : Number(given[1])
      return access({ host, name, bytes, writes, native }, self, list, pauses)
    })
  }
}

interface Access {
  host: BuiltInHost
  name: string
  bytes: number
  writes: boolean
  native: Run
}

function* access({ host, name, bytes, writes, native }: Access, self: Value, given: Value[], pauses: boolean): Steps {
  const site = host.site(`DataView.${name}`, bytes)
  const [offset] = given
  if (!pauses) return host.access(self, offset, bytes, site, writes, () => native(self, given))
  if (host.stands(self, offset, site, writes, bytes)) yield
  return native(self, given)
}
