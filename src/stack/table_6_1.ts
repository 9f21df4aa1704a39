// explore: atomic
import type { FrameTable } from './frame_table.ts'
import frames from './tables/6.1.json' with { type: 'json' }

export const TABLE = frames as unknown as FrameTable
