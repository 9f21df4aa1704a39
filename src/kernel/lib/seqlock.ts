import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { smp_load_acquire, smp_rmb, smp_wmb } from '#kernel/lib/barrier'
import { class_of_seqcount, lock_map_acquire, lock_map_release, lockdep_seq_read } from '#kernel/lib/lockdep/validator'
import { spin_lock, spin_unlock, spinlock_t } from '#kernel/lib/spinlock'
import { cpu_relax } from '#shm/hints'
import { embed, struct } from '#shm/layout'

/** linux/seqlock.h: readers notice a writer by a changed or odd number and try again; "read excl" takes only the lock. */
export const seqlock_t = struct('seqlock_t', {
  lock: embed(spinlock_t, 'writers, and readers that exclude them'),
  seq: 'odd while a writer is inside; written under lock, read by anyone',
  dep: 'lock class of the count, as lock.dep',
})

export function write_seqlock(sl: number, at?: number): void {
  spin_lock(sl + seqlock_t.lock, at)
  lock_map_acquire(class_of_seqcount(sl, sl + seqlock_t.dep), at)
  WRITE_ONCE(sl + seqlock_t.seq, get(sl + seqlock_t.seq) + 1)
  smp_wmb() // pairs with the one in read_seqretry: who saw what is written from here on sees the odd number
}

export function write_sequnlock(sl: number): void {
  lock_map_release(class_of_seqcount(sl, sl + seqlock_t.dep))
  smp_wmb() // pairs with the acquire in read_seqbegin
  WRITE_ONCE(sl + seqlock_t.seq, get(sl + seqlock_t.seq) + 1)
  spin_unlock(sl + seqlock_t.lock)
}

export function read_seqlock_excl(sl: number, at?: number): void {
  spin_lock(sl + seqlock_t.lock, at)
}

export function read_sequnlock_excl(sl: number): void {
  spin_unlock(sl + seqlock_t.lock)
}

/** Waits for an even number and returns it. */
export function read_seqbegin(sl: number, at?: number): number {
  lockdep_seq_read(class_of_seqcount(sl, sl + seqlock_t.dep), at)
  for (;;) {
    const seq = smp_load_acquire(sl + seqlock_t.seq)
    if ((seq & 1) === 0) return seq
    cpu_relax()
  }
}

export function read_seqretry(sl: number, seq: number): boolean {
  smp_rmb() // what was read inside comes before this look
  return READ_ONCE(sl + seqlock_t.seq) !== seq
}
