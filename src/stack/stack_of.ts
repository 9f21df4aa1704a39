import type { StackKnobs } from './frame_sums.ts'
import type { FrameTable } from './frame_table.ts'
import { DEFAULT_FRAMES, type Frames, TABLES, THREAD_INFO_BYTES } from './tables.ts'

/** A stack: by whose frames it is measured, how large it is, and what is at its end. */
export interface Stack {
  table: FrameTable
  size: number
  knobs: StackKnobs
}

interface Turned {
  frames?: Frames
  threadSize?: string
  threadInfo?: boolean
  kstackOffset?: number
}

/** What was not said is as the kernel of the table has it. */
export function stackOf({ frames = DEFAULT_FRAMES, threadSize, threadInfo, kstackOffset }: Turned): Stack {
  const table = TABLES[frames]
  const info = threadInfo ? THREAD_INFO_BYTES : 0
  return {
    table,
    size: threadSize === undefined ? table.threadSize : Number(threadSize),
    knobs: {
      threadInfo: threadInfo === undefined ? table.threadInfo : [info, info],
      kstackOffset: kstackOffset === undefined ? table.kstackOffset : [kstackOffset, kstackOffset],
    },
  }
}
