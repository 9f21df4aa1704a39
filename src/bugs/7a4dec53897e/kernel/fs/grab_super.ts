import { put_super, super_block } from '#kernel/fs/super_block'
import { wait_dead } from '#kernel/fs/super_lock'
import { atomic_inc_not_zero } from '#kernel/lib/atomic'
import { down_write } from '#kernel/lib/rwsem'

/** The bug: the active reference comes before s_umount, and nobody asks whether the superblock was ever born. */
export function grab_super(sb: number): boolean {
  const active = atomic_inc_not_zero(sb + super_block.s_active)
  if (active) down_write(sb + super_block.s_umount)
  else wait_dead(sb)
  put_super(sb)
  return active
}
