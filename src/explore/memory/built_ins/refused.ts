/** What starts code that runs when the CPU has returned, or elsewhere, and what makes memory that nobody can follow. */
import { copyState } from '../../../scenario/copy_state.ts'
import { sharedMemoryOf } from '../../../scenario/wasm_memory.ts'
import { replace, running, steppingOn, type Value } from './host.ts'

function refuses(
  owner: Value,
  name: string,
  why: string,
  when = (_given: readonly Value[], _self: Value) => true,
): void {
  replace(owner, name, (native) => (self, given) => {
    const host = running()
    if (host !== undefined && when(given, self)) throw host.refuse(why)
    return native(self, given)
  })
}

export function refuseWhatIsNotExplored(): void {
  const { prototype } = SharedArrayBuffer
  refuses(
    prototype,
    'grow',
    'SharedArrayBuffer.grow is not explored; make the buffer as long as it gets in setup',
    ([length], self) =>
      self instanceof SharedArrayBuffer &&
      steppingOn(new Uint8Array(self)) !== undefined &&
      !(typeof length === 'number' && length <= self.byteLength),
  )
  replace(globalThis, 'structuredClone', (native) => (self, given) => {
    const [value, options] = given
    const isOurs = running() !== undefined && options?.transfer === undefined && holdsShared(value, new Set())
    // the same buffers, which the explorer knows: other objects for them it does not
    return isOurs ? copyState(value) : native(self, given)
  })
  refuses(
    globalThis,
    'fetch',
    'fetch is not explored: what it brings comes from elsewhere; hand that over in the state',
  )
  refuseWasm()
  refuses(
    MessagePort.prototype,
    'postMessage',
    'this MessagePort was made by Node and not by the program: what goes through it is not explored',
  )
}

/** What WebAssembly does with memory that CPUs share is seen by nobody. */
function refuseWasm(): void {
  const { WebAssembly: wasm }: Value = globalThis
  if (wasm === undefined) return
  const refuse = (imports: Value): void => {
    const host = running()
    const given = Object.values(imports ?? {}).flatMap((each) => Object.values(Object(each)))
    if (host !== undefined && given.some((each) => sharedMemoryOf(each) !== undefined))
      throw host.refuse('a WebAssembly instance is given shared memory: its own accesses are not explored')
  }
  for (const name of ['instantiate', 'instantiateStreaming'])
    replace(wasm, name, (native) => (self, given) => {
      refuse(given[1])
      return native(self, given)
    })
  wasm.Instance = new Proxy(wasm.Instance, {
    construct(target, given, kind) {
      refuse(given[1])
      return Reflect.construct(target, given, kind)
    },
  })
  replace(wasm.Memory.prototype, 'grow', (native) => (self, given) => {
    const host = running()
    if (host !== undefined && sharedMemoryOf(self) !== undefined)
      throw host.refuse('WebAssembly.Memory.grow is not explored; make the memory as long as it gets in setup')
    return native(self, given)
  })
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
