import { super_block } from '#kernel/fs/super_block'
import { WRITE_ONCE } from '#kernel/lib/atomic'
import { trace_super_changed } from '#kernel/trace'

/** A directory of it has another name in it: to be written, at the latest when the filesystem goes. Locks: inside sb_start_write */
export function super_changes(sb: number): void {
  trace_super_changed(sb)
  WRITE_ONCE(sb + super_block.s_dirty, 1)
}
