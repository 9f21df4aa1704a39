// explore: atomic
import { THREAD_SIZE } from '#kernel/lib/thread_size'

/**
 * How deep this task's kernel stack is. Linking wraps every function that the table of frames names (link/instrument/stack_frames.ts),
 * so what is on the stack follows from the calls that the model makes. A thread is a task and has this module for
 * itself, on real threads as in exploring; a task that sleeps inside a function stays inside it.
 */
export interface Frame {
  /** the kernel function; one of the model may stand for several that call each other */
  function: string
  bytes: number
  source: string
}

/** `[function, bytes, source]` for each kernel function that a function of the model stands for, outermost first. */
export type FrameTable = Readonly<Record<string, ReadonlyArray<readonly [string, number, string]>>>

/** What is at the end of every stack, before anything was called. */
const BASE = 'every task'

const frames: Array<readonly Frame[]> = []
const bytes: number[] = []
let measured = -1
let base: readonly Frame[] = []
/** what calls may use */
let room = THREAD_SIZE

const chain: number[] = []
let top = 0
let depth = 0

/** Called with the model function's frame when a function that is measured begins, and when a stack is over its end. */
export interface Watcher {
  measured(free: number): void
  overflow(over: number): void
}
let watcher: Watcher | undefined

/** The table's rows by their number, in the order of the table: that is what the linked calls of stackEnter say. */
export function stackTable(
  table: FrameTable,
  _enter: typeof stackEnter | undefined,
  _leave: typeof stackLeave | undefined,
): FrameTable {
  for (const [name, rows] of Object.entries(table)) {
    const row = rows.map(([fn, size, source]) => ({ function: fn, bytes: size, source }))
    if (name === BASE) {
      base = row
      room = THREAD_SIZE - bytesOf(row)
    }
    if (name === 'deactivate_super') measured = frames.length
    frames.push(row)
    bytes.push(bytesOf(row))
  }
  return table
}

/** Says who is told, where there is a table. */
export function watchStack(table: FrameTable, by: Watcher): void {
  if (Object.keys(table).length > 0) watcher = by
}

export function stackEnter(frame: number): void {
  if (frame === measured) watcher?.measured(room - depth)
  chain[top++] = frame
  depth += bytes[frame]!
  if (depth > room) watcher?.overflow(depth - room)
}

export function stackLeave(frame: number): void {
  top--
  depth -= bytes[frame]!
}

/** The rows of the table that are on the stack now, outermost first. */
export function stackChain(): readonly number[] {
  return chain.slice(0, top)
}

/** Rows as the kernel functions that they stand for, from the end of the stack on. */
export function framesOf(rows: readonly number[]): Frame[] {
  return [...base, ...rows.flatMap((row) => frames[row] ?? [])]
}

function bytesOf(row: readonly Frame[]): number {
  return row.reduce((sum, frame) => sum + frame.bytes, 0)
}
