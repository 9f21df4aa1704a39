// explore: atomic
import { MAX_HELD, self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'
import { firstOfItsKind } from './dependencies.ts'
import { lockName } from './lock_class.ts'
import { SHARED } from './mode.ts'
import { tellNotHeld, tellUnlock } from './reports.ts'
import { LOCKDEP } from './validator.ts'

/**
 * linux/lockdep.h: a function holds its callers to the locks that it relies upon. So a lock that somebody forgot is told although nobody
 * came in between. A lock stands at the beginning of what it is embedded in: that of `mount_lock` at `mount_lock`.
 */
const TOLD_NOT_HELD = 8
const TOLD_RCU_UNLOCK = 16

export function lockdep_assert_held(lock: number, at = 0): void {
  if (LOCKDEP && !isHeld(lock, 0)) notHeld(lock, 'held', at)
}

export function lockdep_assert_held_write(sem: number, at = 0): void {
  if (LOCKDEP && !isHeld(sem, SHARED)) notHeld(sem, 'held for writing', at)
}

/** A read-side section ends that nobody had begun. */
export function lockdep_bad_rcu_unlock(): void {
  if (LOCKDEP && firstOfItsKind(TOLD_RCU_UNLOCK)) tellUnlock('rcu_read_lock')
}

/** In a mode that has none of the bits of `not`. */
function isHeld(lock: number, not: number): boolean {
  const count = mem[self + task_struct.held_count]!
  for (let i = 0; i < Math.min(count, MAX_HELD); i++)
    if (mem[self + task_struct.held + i] === lock && (mem[self + task_struct.held_how + i]! & not) === 0) return true
  return count > MAX_HELD
}

function notHeld(lock: number, how: string, at: number): void {
  if (firstOfItsKind(TOLD_NOT_HELD)) tellNotHeld(at, lockName(lock), how)
}
