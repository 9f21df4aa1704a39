/**
 * What puts a call off is the event loop's of the CPU that runs (explore/event_loop). Test runners put others in the place of these for a
 * while, and put back what they found: so it is looked for anew whenever an engine is made.
 */
import { nativeOf, replace, running, type Value } from './host.ts'

const PUTS_OFF = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'nextTick'] as const
const CLEARS = {
  clearTimeout: 'clearTimeout',
  clearInterval: 'clearTimeout',
  clearImmediate: 'clearImmediate',
} as const

/** `promisify.custom` of node:util, which a page does not have */
const PROMISIFIED = Symbol.for('nodejs.util.promisify.custom')

export function replaceTimers(): void {
  for (const name of PUTS_OFF) {
    const owner: Value = name === 'nextTick' ? globalThis.process : globalThis
    const native = owner?.[name]
    if (native === undefined || nativeOf(native) !== undefined) continue
    const value = replace(owner, name, (original) => (self, given) => {
      const host = running()
      // what is no function is refused by Node, in its words
      if (host === undefined || typeof given[0] !== 'function') return original(self, given)
      if (host.timers === undefined)
        throw host.refuse(
          `${name} puts a call off where CPUs have no event loop: they have one where the text shows such a name, and none under --memory`,
        )
      return (host.timers[name] as Value)(...given)
    })
    const promised = native[PROMISIFIED]
    if (promised !== undefined)
      Object.defineProperty(value, PROMISIFIED, {
        configurable: true,
        enumerable: true,
        get: () => running()?.timersPromises?.[name] ?? promised,
      })
  }
  for (const [name, clears] of Object.entries(CLEARS)) {
    if (nativeOf((globalThis as Value)[name]) !== undefined) continue
    replace(globalThis, name, (native) => (self, given) => {
      const timers = running()?.timers
      return timers === undefined ? native(self, given) : timers[clears](given[0])
    })
  }
}
