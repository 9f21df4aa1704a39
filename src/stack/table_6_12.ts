// explore: atomic
import type { FrameTable } from './frame_table.ts'
import frames from './tables/6.12.json' with { type: 'json' }

export const TABLE = frames as unknown as FrameTable
