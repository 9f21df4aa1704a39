// explore: atomic

/** Bytes at the least and at the most. */
export type Range = readonly [low: number, high: number]

/**
 * `measured`: from the machine code of this kernel. `published`: from a dump or a stack tracer's listing of a kernel of the time.
 * `derived`: from another row, by a rule that the source names, hence a range. `inlined`: it has no frame, its caller has its
 * variables. `gone`: this kernel has no such function, and no chain of this kernel leads through it.
 */
export type By = 'measured' | 'published' | 'derived' | 'inlined' | 'gone'

/**
 * What one kernel function takes of a stack: 8 for its return address, 8 for each register that it saves, and what it
 * subtracts from rsp. What it has not pushed yet when it calls another one is in `calls`.
 */
export interface FrameRow {
  /** at its deepest point */
  bytes: number | Range
  by: By
  /** a key of the table's `sources` */
  source: string
  /** its name in that kernel, where that is another one */
  as?: string
  /** measured: the depth at its calls of other functions of the table; 0: it ends in a jump there, and leaves no frame */
  calls?: Readonly<Record<string, number>>
  /** the same for calls through a pointer, where it is not `bytes` */
  indirect?: number
  /** published: by the kernel of the dump */
  seen?: Readonly<Record<string, number>>
  /** its caller has its variables, when that is this one */
  inlinedInto?: string
  /** the kernel goes round in it where the model calls itself: it is on a stack once */
  once?: boolean
}

/** The frames of one kernel, or of the kernels of one time. */
export interface FrameTable {
  frames: string
  kernel: string
  threadSize: number
  /** thread_info at the end of the stack */
  threadInfo: Range
  /** what a system call leaves free at random below its entry, before anything is called */
  kstackOffset: Range
  /** links within links that a walk follows by calling itself; 0: it goes round */
  nestedLinks: number
  /** dumps whose frames go together. A kernel that is `whole` speaks only of chains of which it has shown every frame */
  kernels?: Readonly<Record<string, { source: string; whole?: boolean }>>
  sources: Readonly<Record<string, string>>
  rows: Readonly<Record<string, FrameRow>>
}

export function rangeOf(bytes: number | Range): Range {
  return typeof bytes === 'number' ? [bytes, bytes] : bytes
}
