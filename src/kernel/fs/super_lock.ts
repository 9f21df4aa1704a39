import { SB_BORN, SB_DEAD, SB_DYING, super_block } from '#kernel/fs/super_block'
import { READ_ONCE, set_bit } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_mb__before_atomic } from '#kernel/lib/barrier'
import { down_read, down_write, up_read, up_write } from '#kernel/lib/rwsem'
import { wait_on, wake_up_all } from '#kernel/lib/wait'

/** fs/super.c since 6.6 (2c18a63b760a): states that others sleep on instead of s_umount. Wakes whoever waits for `flag`. */
export function super_wake(sb: number, flag: number): void {
  smp_mb__before_atomic() // who sees the flag sees what was done before it was set
  set_bit(flag, sb + super_block.s_flags) // pairs with the loads in wait_super
  wake_up_all(sb + super_block.s_flags)
}

function wait_super(sb: number, flags: number): void {
  for (;;) {
    const seen = smp_load_acquire(sb + super_block.s_flags)
    if ((seen & flags) !== 0) return
    wait_on(sb + super_block.s_flags, seen)
  }
}

/** Takes s_umount for writing once the superblock is born; false, with nothing held, when it is dying. Needs an s_count. */
export function super_lock_excl(sb: number): boolean {
  const sem = sb + super_block.s_umount
  for (;;) {
    down_write(sem)
    const flags = READ_ONCE(sb + super_block.s_flags)
    if ((flags & SB_DYING) === 0 && (flags & SB_BORN) !== 0) return true
    up_write(sem)
    if ((flags & SB_DYING) !== 0) return false
    wait_super(sb, SB_BORN | SB_DYING)
  }
}

/** The same for reading. */
export function super_lock_shared(sb: number): boolean {
  const sem = sb + super_block.s_umount
  for (;;) {
    down_read(sem)
    const flags = READ_ONCE(sb + super_block.s_flags)
    if ((flags & SB_DYING) === 0 && (flags & SB_BORN) !== 0) return true
    up_read(sem)
    if ((flags & SB_DYING) !== 0) return false
    wait_super(sb, SB_BORN | SB_DYING)
  }
}

/** Waits until the superblock has left fs_supers and let go of its device. The caller holds an s_count. */
export function wait_dead(sb: number): void {
  wait_super(sb, SB_DEAD)
}
