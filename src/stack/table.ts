// explore: atomic
import type { FrameTable } from './frame_table.ts'
import frames from './tables/2014.json' with { type: 'json' }

/** The frames that a program is measured by. `--frames` links another table in the place of this file. */
export const TABLE = frames as unknown as FrameTable
