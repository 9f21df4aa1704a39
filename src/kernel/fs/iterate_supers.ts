import { __put_super, SB_DYING, sb_lock, super_block, super_blocks } from '#kernel/fs/super_block'
import { super_lock_excl, super_lock_shared } from '#kernel/fs/super_lock'
import { get, READ_ONCE, set } from '#kernel/lib/atomic'
import { list_next, list_prev } from '#kernel/lib/list'
import { up_read, up_write } from '#kernel/lib/rwsem'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { trace_super_walked } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { sometimes } from '#shm/hints'

/**
 * fs/super.c: calls `f` with s_umount held for reading, for each superblock that is born and does not go. An s_count keeps the one that
 * the walk stands at on super_blocks, so that it finds the next one from there; the count goes only once it stands at that.
 * Context: may sleep.
 */
export function iterate_supers(f: (sb: number) => void): void {
  for (let sb = first_super(list_next); sb !== NULL; sb = next_super(sb, list_next)) {
    if (!super_lock_shared(sb)) {
      sometimes('a walker comes to a superblock that goes')
      continue
    }
    visit(sb, f)
    up_read(sb + super_block.s_umount)
  }
}

/** The same with s_umount held for writing, the youngest first: what lies on another filesystem is younger than that. */
export function iterate_supers_reverse_excl(f: (sb: number) => void): void {
  for (let sb = first_super(list_prev); sb !== NULL; sb = next_super(sb, list_prev)) {
    if (!super_lock_excl(sb)) continue
    visit(sb, f)
    up_write(sb + super_block.s_umount)
  }
}

/** Locks: s_umount */
function visit(sb: number, f: (sb: number) => void): void {
  if (get(sb + super_block.s_root) === NULL) return
  trace_super_walked(sb)
  f(sb)
}

function first_super(step: (entry: number) => number): number {
  spin_lock(sb_lock)
  const found = alive(step(super_blocks), step)
  spin_unlock(sb_lock)
  return found
}

/** Takes the s_count of the one that it finds, and drops that of `stood`. */
function next_super(stood: number, step: (entry: number) => number): number {
  spin_lock(sb_lock)
  const found = alive(step(stood + super_block.s_list), step)
  __put_super(stood)
  spin_unlock(sb_lock)
  return found
}

/** From `entry` on, the first superblock that does not go, or NULL. Locks: sb_lock */
function alive(entry: number, step: (entry: number) => number): number {
  for (let at = entry; at !== super_blocks; at = step(at)) {
    const sb = at - super_block.s_list
    if ((READ_ONCE(sb + super_block.s_flags) & SB_DYING) !== 0) continue
    set(sb + super_block.s_count, get(sb + super_block.s_count) + 1)
    return sb
  }
  return NULL
}
