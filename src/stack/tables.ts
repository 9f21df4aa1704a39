import type { FrameTable } from './frame_table.ts'
import { TABLE } from './table.ts'
import { TABLE as TABLE_6_1 } from './table_6_1.ts'
import { TABLE as TABLE_6_12 } from './table_6_12.ts'

/** Whose frames there are: the kernels of the time of the series, and two of today. */
export const FRAMES = ['2014', '6.1', '6.12'] as const
export type Frames = (typeof FRAMES)[number]
export const DEFAULT_FRAMES: Frames = '2014'

export const TABLES: Readonly<Record<Frames, FrameTable>> = { '2014': TABLE, '6.1': TABLE_6_1, '6.12': TABLE_6_12 }

/** sizeof(struct thread_info) where it lies on the stack: x86-64 of 2014. */
export const THREAD_INFO_BYTES = 104
/** The mask of add_random_kstack_offset on x86-64, in steps of 8. */
export const MOST_KSTACK_OFFSET = 1016
