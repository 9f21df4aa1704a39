// explore: atomic
import { type By, type FrameRow, type FrameTable, type Range, rangeOf } from './frame_table.ts'
import type { Calls } from './model_calls.ts'

/** A function on a stack with the bytes that it takes there, at the least and at the most. */
export interface StackFrame {
  function: string
  bytes: number
  high: number
  by: By | 'knob'
  source: string
}

/** Frames, and what they come to together. That is no sum of ranges where a kernel's dump shows several of them at once. */
export interface StackUse {
  low: number
  high: number
  frames: StackFrame[]
}

/** What is set for a run, in place of what the table's kernel has. */
export interface StackKnobs {
  threadInfo: Range
  kstackOffset: Range
}

/** A call leaves its return address before its function has begun. */
export const RETURN_ADDRESS = 8
/** The names of what is no function's: at the end of every stack, and before a system call does anything. */
export const THREAD_INFO = 'thread_info'
export const KSTACK_OFFSET = 'random_kstack_offset'

/** What a kernel that has not shown a frame says of a sum with it: nothing that could be the least, or the most. */
const NO_WORD = 1e7

/**
 * What a chain of calls takes, outermost first, as the kernel of the table has it: what is inlined takes nothing, what ends
 * in a jump has left nothing. `next`: the function that has just been called, whose return address is there and nothing else.
 */
export function stackUse(table: FrameTable, functions: readonly string[], knobs: StackKnobs, next?: string): StackUse {
  const chain = withoutRepeats(table, functions)
  const frames: StackFrame[] = []
  const kernels = Object.entries(table.kernels ?? { '': { source: '', whole: false } })
  const low = kernels.map(() => knobs.threadInfo[0])
  const high = kernels.map(() => knobs.threadInfo[1])
  if (knobs.threadInfo[1] > 0) frames.push(knobFrame(THREAD_INFO, knobs.threadInfo))
  for (const [i, name] of chain.entries()) {
    const row = rowOf(table, name)
    if (name === KSTACK_OFFSET) {
      if (knobs.kstackOffset[1] > 0) frames.push(knobFrame(name, knobs.kstackOffset))
      for (const k of kernels.keys()) {
        low[k]! += knobs.kstackOffset[0]
        high[k]! += knobs.kstackOffset[1]
      }
      continue
    }
    const inlined = row.inlinedInto !== undefined && row.inlinedInto === chain[i - 1]
    const [least, most] = inlined ? [0, 0] : costOf(row, chain[i + 1] ?? next)
    for (const [k, [kernel, { whole }]] of kernels.entries()) {
      const shown = inlined ? 0 : row.seen?.[kernel]
      low[k]! += shown ?? (whole ? NO_WORD : least)
      high[k]! += shown ?? (whole ? -NO_WORD : most)
    }
    if (most > 0)
      frames.push({
        function: row.as ?? name,
        bytes: least,
        high: most,
        by: row.by,
        source: table.sources[row.source] ?? row.source,
      })
  }
  const called = next === undefined ? 0 : RETURN_ADDRESS
  return { low: Math.min(...low) + called, high: Math.max(...high) + called, frames }
}

/** The way that this kernel goes. */
export function wayOf(table: FrameTable, calls: Calls): readonly string[] {
  const ways = calls.map((each) => (typeof each === 'string' ? undefined : each))
  if (ways[0] === undefined) return calls as readonly string[]
  const way = ways.find((functions) => functions!.every((name) => rowOf(table, name).by !== 'gone'))
  if (way === undefined)
    throw new Error(`the table of frames ${table.frames} has none of ${JSON.stringify(calls)} whole`)
  return way
}

export function rowOf(table: FrameTable, name: string): FrameRow {
  const row = table.rows[name]
  if (row === undefined) throw new Error(`the table of frames ${table.frames} has no row for ${name}`)
  return row
}

/** Without what this kernel has not, or has inlined, and without a second time of what goes round. */
function withoutRepeats(table: FrameTable, functions: readonly string[]): string[] {
  const chain: string[] = []
  for (const name of functions) {
    const row = rowOf(table, name)
    if (row.by === 'gone' || row.by === 'inlined' || (row.once === true && chain.includes(name))) continue
    chain.push(name)
  }
  return chain
}

function costOf(row: FrameRow, next: string | undefined): Range {
  if (next === undefined) return rangeOf(row.bytes)
  const atCall = row.calls?.[next] ?? row.indirect
  return atCall === undefined ? rangeOf(row.bytes) : [atCall, atCall]
}

function knobFrame(name: string, [bytes, high]: Range): StackFrame {
  return { function: name, bytes, high, by: 'knob', source: 'a knob' }
}
