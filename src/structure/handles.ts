// explore: atomic
import { thrown } from './model/answer.ts'
import type { Call, Program } from './program.ts'
import type { Structure } from './structure.ts'

/**
 * The objects through which CPUs reach one structure. What `setup` makes may have private fields, so no object is ever copied: it
 * is made again, with the SharedArrayBuffers of the first in the place of those that it asks for.
 */
export interface Made {
  handle: object
  memory: SharedArrayBuffer[]
}

/** The first of them, and the memory that it made. */
export function makeFirst({ setup }: Structure): Made {
  const memory: SharedArrayBuffer[] = []
  const handle = withBuffers((Real, size, options) => {
    const made = new Real(size, options as never)
    memory.push(made)
    return made
  }, setup)
  return { handle, memory }
}

/** Another one over the same memory, which `setup` finds as it found it the first time, and which holds afterwards what it held. */
export function makeAnother(structure: Structure, memory: readonly SharedArrayBuffer[]): object {
  return keeping(memory, () => remake(structure, memory))
}

/**
 * The structure as it is before the race: the objects of all CPUs, and the memory as the first calls leave it. What these returned
 * is handed on one by one.
 */
export function lead(
  structure: Structure,
  { before, cpus }: Program,
  memory: readonly SharedArrayBuffer[],
  made: (result: unknown, handle: object) => void,
): object[] {
  clear(memory)
  const handles = cpus.map((_, cpu) => (cpu === 0 ? remake(structure, memory) : makeAnother(structure, memory)))
  for (const call of before) made(resultOf(handles[call.cpu]!, call), handles[call.cpu]!)
  return handles
}

/** The object of one CPU as it is before the race; memory holds afterwards what it held. */
export function handleOf(
  structure: Structure,
  program: Program,
  memory: readonly SharedArrayBuffer[],
  cpu: number,
): object {
  if (program.before.length === 0) return makeAnother(structure, memory)
  return keeping(memory, () => lead(structure, program, memory, () => {})[cpu]!)
}

export function resultOf(handle: object, { op, args }: Call): unknown {
  try {
    return (handle as Record<string, (...args: unknown[]) => unknown>)[op]!(...args)
  } catch (error) {
    return thrown(error)
  }
}

function remake({ setup }: Structure, memory: readonly SharedArrayBuffer[]): object {
  let next = 0
  return withBuffers(() => {
    const buffer = memory[next++]
    if (buffer === undefined) throw new Error('setup makes more SharedArrayBuffers than it did the first time')
    return buffer
  }, setup)
}

function keeping<T>(memory: readonly SharedArrayBuffer[], make: () => T): T {
  const kept = memory.map((buffer) => new Uint8Array(buffer).slice())
  clear(memory)
  try {
    return make()
  } finally {
    for (const [at, buffer] of memory.entries()) new Uint8Array(buffer).set(kept[at]!)
  }
}

function clear(memory: readonly SharedArrayBuffer[]): void {
  for (const buffer of memory) new Uint8Array(buffer).fill(0)
}

type Make = (Real: typeof SharedArrayBuffer, size: number, options: unknown) => SharedArrayBuffer

function withBuffers(make: Make, setup: () => object): object {
  const Real = globalThis.SharedArrayBuffer
  function Given(size: number, options: unknown): SharedArrayBuffer {
    return make(Real, size, options)
  }
  Given.prototype = Real.prototype
  globalThis.SharedArrayBuffer = Given as unknown as typeof SharedArrayBuffer
  try {
    return setup()
  } finally {
    globalThis.SharedArrayBuffer = Real
  }
}
