/** What starts code that runs when the CPU has returned, or elsewhere, and what makes memory that nobody can follow. */
import { replace, running, type Value } from './host.ts'

function refuses(owner: Value, name: string, why: string, when = (_given: readonly Value[]) => true): void {
  replace(owner, name, (native) => (self, given) => {
    const host = running()
    if (host !== undefined && when(given)) throw host.refuse(why)
    return native(self, given)
  })
}

export function refuseWhatIsNotExplored(): void {
  const { prototype } = SharedArrayBuffer
  refuses(prototype, 'grow', 'SharedArrayBuffer.grow is not explored; make the buffer as long as it gets in setup')
  const copies =
    'is not explored where it holds shared memory: what comes of it shares that with the original; hand over what is in it'
  refuses(globalThis, 'structuredClone', `structuredClone ${copies}`, ([value]) => holdsShared(value, new Set()))
  refuses(
    MessagePort.prototype,
    'postMessage',
    'this MessagePort was made by Node and not by the program: what goes through it is not explored',
  )
}

function holdsShared(value: Value, seen: Set<object>): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) return false
  seen.add(value)
  if (value instanceof SharedArrayBuffer) return true
  if (ArrayBuffer.isView(value)) return (value.buffer as unknown) instanceof SharedArrayBuffer
  if (value instanceof Map) return [...value].some((pair) => holdsShared(pair, seen))
  if (value instanceof Set) return [...value].some((each) => holdsShared(each, seen))
  return Object.keys(value).some((key) => holdsShared(value[key], seen))
}
