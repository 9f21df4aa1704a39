import { replace, running, steppingOn, wrote } from './host.ts'

const ACCESS = /^(get|set)(?:Int|Uint|BigInt|BigUint|Float)(8|16|32|64)$/

/** DataView: each access is one step on as many bytes as it touches. */
export function replaceDataViewMethods(): void {
  for (const name of Object.getOwnPropertyNames(DataView.prototype)) {
    const found = ACCESS.exec(name)
    if (found === null) continue
    const bytes = Number(found[2]) / 8
    const writes = found[1] === 'set'
    replace(DataView.prototype, name, (native) => (self, given) => {
      const host = self instanceof DataView ? steppingOn(self) : undefined
      if (host === undefined) {
        if (writes && running() === undefined && self instanceof DataView) wrote(self)
        return native(self, given)
      }
      const offset = Math.trunc(Number(given[0])) || 0
      if (offset < 0 || offset + bytes > self.byteLength) return native(self, given)
      if (writes) given[1] = /Big/.test(name) ? BigInt.asIntN(64, given[1]) : Number(given[1])
      return host.access(self as never, offset, bytes, host.site(`DataView.${name}`, bytes), writes, () =>
        native(self, [offset, ...given.slice(1)]),
      )
    })
  }
}
