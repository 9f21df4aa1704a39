import { put_super, super_block } from '#kernel/fs/super_block'
import { lockdep_wait_dead_super } from '#kernel/fs/super_classes'
import { super_lock_excl, wait_dead } from '#kernel/fs/super_lock'
import { atomic_inc_not_zero } from '#kernel/lib/atomic'
import { up_write } from '#kernel/lib/rwsem'
import { sometimes } from '#shm/hints'

/** With an s_count of the caller's, which it uses up: true with s_umount held and an active reference; else waits for DEAD. */
export function grab_super(sb: number): boolean {
  if (super_lock_excl(sb)) {
    if (atomic_inc_not_zero(sb + super_block.s_active)) {
      put_super(sb)
      return true
    }
    up_write(sb + super_block.s_umount)
  }
  lockdep_wait_dead_super(sb + super_block.s_type)
  sometimes('sget waits until a superblock is dead')
  wait_dead(sb)
  put_super(sb)
  return false
}
