import { SB_UNFROZEN, super_block } from '#kernel/fs/super_block'
import { atomic_dec, atomic_inc, READ_ONCE } from '#kernel/lib/atomic'
import { smp_mb, smp_mb__after_atomic } from '#kernel/lib/barrier'
import { wait_on, wake_up_all } from '#kernel/lib/wait'
import { sometimes } from '#shm/hints'

/**
 * sb_writers: who changes a filesystem is counted, and waits while it is frozen or about to be.
 *
 *   writer:  count + 1 ; frozen? count - 1, sleep, again        freeze:  frozen ; wait until the count is 0
 *
 * Either the freeze sees the count, or the writer sees the freeze. In Linux this is a semaphore of three levels that is counted per CPU; those of
 * page faults and of the filesystem itself are not here. Context: may sleep.
 */
export function sb_start_write(sb: number): void {
  for (;;) {
    atomic_inc(sb + super_block.s_writing)
    smp_mb__after_atomic() // pairs with the one in sb_wait_write
    const frozen = READ_ONCE(sb + super_block.s_frozen)
    if (frozen === SB_UNFROZEN) return
    sb_end_write(sb)
    sometimes('a writer waits for a thaw')
    wait_on(sb + super_block.s_frozen, frozen)
  }
}

export function sb_end_write(sb: number): void {
  atomic_dec(sb + super_block.s_writing)
  smp_mb__after_atomic() // pairs with the one in sb_wait_write
  if (READ_ONCE(sb + super_block.s_frozen) !== SB_UNFROZEN) wake_up_all(sb + super_block.s_writing)
}

/** Until everybody is through who began before s_frozen was set. */
export function sb_wait_write(sb: number): void {
  smp_mb() // pairs with those of writers
  for (;;) {
    const writing = READ_ONCE(sb + super_block.s_writing)
    if (writing === 0) return
    sometimes('a freeze waits for writers')
    wait_on(sb + super_block.s_writing, writing)
  }
}
