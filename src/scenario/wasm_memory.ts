interface Memory {
  readonly buffer: ArrayBufferLike
}

const Kind = (globalThis as unknown as { WebAssembly?: { Memory: new (given: object) => Memory } }).WebAssembly?.Memory

/** The buffer of a WebAssembly.Memory that threads share. */
export function sharedMemoryOf(value: unknown): SharedArrayBuffer | undefined {
  if (Kind === undefined || !(value instanceof Kind)) return undefined
  const { buffer } = value
  return buffer instanceof SharedArrayBuffer ? buffer : undefined
}
