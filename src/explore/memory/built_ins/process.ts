/** `process`, as far as it is a thread's own (explore/event_loop/process_of_cpu.ts). */
import { nativeOf, replace, running, type Value } from './host.ts'

const LISTENING = [
  ...['on', 'addListener', 'once', 'prependListener'],
  ...['off', 'removeListener', 'removeAllListeners'],
]

/** Test runners put others in the place of these for a while. */
export function replaceProcess(): void {
  const { process }: Value = globalThis
  if (process === undefined) return
  replacePrinting(process)
  if (nativeOf(process.exit) !== undefined) return
  for (const name of LISTENING)
    if (nativeOf(process[name]) === undefined)
      replace(
        process,
        name,
        (native) => (self, given) => (running()?.processes?.listens(name, given) === true ? self : native(self, given)),
      )
  replace(process, 'exit', (native) => (self, given) => {
    const host = running()
    if (host === undefined) return native(self, given)
    if (host.processes?.exit(given[0]) !== true)
      throw host.refuse('process.exit ends the process with all its CPUs: that is not explored; return, or throw')
  })
}

function replacePrinting(process: Value): void {
  for (const name of ['stdout', 'stderr'] as const)
    if (nativeOf(process[name].write) === undefined)
      replace(process[name], 'write', (native) => (self, given) => {
        const host = running()
        if (host === undefined) return native(self, given)
        // the process' own streams put things off and post them, which is no doing of the program's
        return host.processes?.prints(name, given[0]) === true || host.aside(() => native(self, given))
      })
}
