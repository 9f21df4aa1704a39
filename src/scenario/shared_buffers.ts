import { isHandedOver } from './copy_state.ts'
import { sharedMemoryOf } from './wasm_memory.ts'

/** Every SharedArrayBuffer that can be reached from a state. */
export function sharedBuffers(state: unknown): SharedArrayBuffer[] {
  return reachable(state).filter((value) => value instanceof SharedArrayBuffer)
}

/** The state has something that goes from CPU to CPU by itself. */
export function holdsPorts(state: unknown): boolean {
  return reachable(state).some(isHandedOver)
}

/** The state has memory of WebAssembly, of which no copies are made. */
export function holdsWasmMemory(state: unknown): boolean {
  return reachable(state).some((value) => sharedMemoryOf(value) !== undefined)
}

function reachable(state: unknown): object[] {
  const seen = new Set<object>()
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (value instanceof SharedArrayBuffer || isHandedOver(value)) return
    const wasm = sharedMemoryOf(value)
    if (wasm !== undefined) look(wasm)
    else if (ArrayBuffer.isView(value)) look(value.buffer)
    else if (value instanceof Map) for (const pair of value) pair.forEach(look)
    else if (value instanceof Set) for (const item of value) look(item)
    else for (const item of Object.values(value)) look(item)
  }
  look(state)
  return [...seen]
}
