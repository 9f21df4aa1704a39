// explore: atomic
import type { Outcome } from '../scenario.ts'
import { thrown } from './model/answer.ts'
import type { Call, Program } from './program.ts'
import { isIterator, resultFrom } from './results.ts'
import type { Structure } from './structure.ts'
import { readArgs } from './written.ts'

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
  const Real = globalThis.SharedArrayBuffer
  const handle = withBuffers((size, options) => {
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
 * The memory as the first calls leave it, each made through the object of its CPU; what these returned is handed on one by one. Gives the
 * object of a CPU that may make calls.
 */
export function lead(
  structure: Structure,
  { before }: Program,
  memory: readonly SharedArrayBuffer[],
  made: (result: unknown, handle: object) => void,
): (cpu: number) => object {
  clear(memory)
  const handles: object[] = [remake(structure, memory)]
  const handleFor = (cpu: number): object => (handles[cpu] ??= makeAnother(structure, memory))
  for (const call of before) {
    const handle = handleFor(call.cpu)
    made(resultOf(handle, call), handle)
  }
  return handleFor
}

/** The object of one CPU as it is before the race; memory holds afterwards what it held. */
export function handleOf(
  structure: Structure,
  program: Program,
  memory: readonly SharedArrayBuffer[],
  cpu: number,
): object {
  if (program.before.length === 0) return makeAnother(structure, memory)
  return keeping(memory, () => lead(structure, program, memory, () => {})(cpu))
}

export function resultOf(handle: object, { op, args }: Call): Outcome {
  let said: unknown
  try {
    said = (handle as Record<string, (...args: unknown[]) => unknown>)[op]!(...readArgs(args))
    if (isIterator(said)) said = [...said]
  } catch (error) {
    return thrown(error)
  }
  return resultFrom(op, said)
}

function remake({ setup }: Structure, memory: readonly SharedArrayBuffer[]): object {
  let next = 0
  return withBuffers(() => {
    const buffer = memory[next++]
    if (buffer === undefined) throw new Error('setup makes more SharedArrayBuffers than it did the first time')
    return buffer
  }, setup)
}

/** While this makes an object it may be asked for others. */
function keeping<T>(memory: readonly SharedArrayBuffer[], make: () => T): T {
  const depth = keepingDepth++
  for (let at = 0; at < memory.length; at++) {
    const { live, kept } = bytesOf(memory[at]!)
    const own = (kept[depth] ??= new Uint8Array(live.length))
    own.set(live)
    live.fill(0)
  }
  try {
    return make()
  } finally {
    keepingDepth = depth
    for (let at = 0; at < memory.length; at++) {
      const { live, kept } = bytesOf(memory[at]!)
      live.set(kept[depth]!)
    }
  }
}

let keepingDepth = 0

function clear(memory: readonly SharedArrayBuffer[]): void {
  for (const buffer of memory) bytesOf(buffer).live.fill(0)
}

interface Bytes {
  live: Uint8Array
  /** what they held, while an object is made, and another one within that */
  kept: Uint8Array[]
}

/** Objects are made anew for each execution, over the same memory. */
const allBytes = new WeakMap<SharedArrayBuffer, Bytes>()

function bytesOf(buffer: SharedArrayBuffer): Bytes {
  let bytes = allBytes.get(buffer)
  if (bytes === undefined) {
    bytes = { live: new Uint8Array(buffer), kept: [] }
    allBytes.set(buffer, bytes)
  }
  return bytes
}

type Make = (size: number, options: unknown) => SharedArrayBuffer

let making: Make | undefined

/** What `setup` finds in the place of SharedArrayBuffer. */
function Given(size: number, options: unknown): SharedArrayBuffer {
  return making!(size, options)
}

function withBuffers(make: Make, setup: () => object): object {
  const Real = globalThis.SharedArrayBuffer
  if (Given.prototype !== Real.prototype) Given.prototype = Real.prototype
  globalThis.SharedArrayBuffer = Given as unknown as typeof SharedArrayBuffer
  making = make
  try {
    return setup()
  } finally {
    globalThis.SharedArrayBuffer = Real
  }
}
