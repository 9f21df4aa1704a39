/** How a lock is taken: what lockdep_acquire is told, and keeps with the lock. */
export const SHARED = 0x100
export const SPIN = 0x200
export const TRY = 0x400
