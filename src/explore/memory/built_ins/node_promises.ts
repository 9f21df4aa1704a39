/** Functions of Node that make promises: those of the CPU that runs, which somebody settles (explore/event_loop/node_promises.ts). */
import { replace, running, type Value } from './host.ts'

export function replaceNodePromises(): void {
  const ask = (name: 'once' | 'on' | 'promisify' | 'abortAfter', owner: Value, own: string): void => {
    replace(owner, own, (native) => (self, given) => {
      const ours: Value = running()?.nodePromises?.[name]
      return ours === undefined ? native(self, given) : ours(...given)
    })
  }
  ask('abortAfter', AbortSignal, 'timeout')
  const node: Value = (globalThis as Value).process?.getBuiltinModule
  if (node === undefined) return
  const events = node('events')
  ask('once', events, 'once')
  ask('on', events, 'on')
  ask('promisify', node('util'), 'promisify')
  node('module').syncBuiltinESMExports()
}
