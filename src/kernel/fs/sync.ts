import { submit_bio } from '#kernel/fs/submit_bio'
import { __put_super, SB_DYING, SB_RDONLY, sb_lock, super_block, super_blocks } from '#kernel/fs/super_block'
import { super_lock_shared } from '#kernel/fs/super_lock'
import { get, READ_ONCE, set } from '#kernel/lib/atomic'
import { list_next } from '#kernel/lib/list'
import { up_read } from '#kernel/lib/rwsem'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { NULL } from '#shm/arena'
import { sometimes } from '#shm/hints'

/** fs/sync.c: sync(2). Every filesystem that is alive writes what it has; one in the making is waited for. Context: may sleep. */
export function ksys_sync(): void {
  iterate_supers(sync_filesystem)
}

/** Locks: s_umount[read] */
function sync_filesystem(sb: number): void {
  if ((READ_ONCE(sb + super_block.s_flags) & SB_RDONLY) === 0) submit_bio()
}

/**
 * Calls `f` with s_umount held for reading, for each superblock that does not go. An s_count keeps the one that the walk stands at on
 * super_blocks, so that it finds the next one from there; the count goes only once it stands at that.
 */
function iterate_supers(f: (sb: number) => void): void {
  let stood = NULL
  spin_lock(sb_lock)
  for (let entry = list_next(super_blocks); entry !== super_blocks; entry = list_next(entry)) {
    const sb = entry - super_block.s_list
    if ((READ_ONCE(sb + super_block.s_flags) & SB_DYING) !== 0) continue
    set(sb + super_block.s_count, get(sb + super_block.s_count) + 1)
    spin_unlock(sb_lock)
    if (super_lock_shared(sb)) {
      if (get(sb + super_block.s_root) !== NULL) f(sb)
      up_read(sb + super_block.s_umount)
    } else sometimes('sync comes to a superblock that goes')
    spin_lock(sb_lock)
    if (stood !== NULL) __put_super(stood)
    stood = sb
  }
  if (stood !== NULL) __put_super(stood)
  spin_unlock(sb_lock)
}
