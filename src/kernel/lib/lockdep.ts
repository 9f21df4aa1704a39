// explore: atomic

import { lockName } from '#kernel/lib/lockdep/lock_class'
import { lockdep_bad_unlock, lockdep_exit_to_user } from '#kernel/lib/lockdep/validator'
import { MAX_HELD, self, task_struct } from '#kernel/task'
import { mem } from '#shm/arena'
import { report } from '#shm/findings'

/** This task queues for `sem`, or does no longer (0). */
export function sem_wanted(sem: number): void {
  mem[self + task_struct.wants_sem] = sem
}

/** Others sleep on `address` until this task has got on; 0 when it owes nothing any more. */
export function note_owing(address: number): void {
  mem[self + task_struct.owes] = address
}

/** This task is about to take `lock`, and may have to wait. */
export function lock_wanted(lock: number): void {
  mem[self + task_struct.wants] = lock
}

/**
 * Locks held, per task: what the watchdog prints, and what says that a lock is released by somebody who holds it. `how` is
 * what lockdep_acquire said of the lock before it was waited for.
 */
export function lock_acquired(lock: number, how: number): void {
  mem[self + task_struct.wants] = 0
  const count = mem[self + task_struct.held_count]!
  if (count < MAX_HELD) {
    mem[self + task_struct.held + count] = lock
    mem[self + task_struct.held_how + count] = how
  }
  mem[self + task_struct.held_count] = count + 1
}

export function lock_released(lock: number): void {
  const count = mem[self + task_struct.held_count]!
  const kept = Math.min(count, MAX_HELD)
  for (let i = kept - 1; i >= 0; i--) {
    if (mem[self + task_struct.held + i] !== lock) continue
    for (let j = i; j + 1 < kept; j++) {
      mem[self + task_struct.held + j] = mem[self + task_struct.held + j + 1]!
      mem[self + task_struct.held_how + j] = mem[self + task_struct.held_how + j + 1]!
    }
    mem[self + task_struct.held_count] = count - 1
    return
  }
  if (lockdep_bad_unlock(lock)) return
  report(
    'lockdep',
    'lock-owner',
    `lock at word ${lock} released by task ${mem[self + task_struct.pid]}, which does not hold it`,
    { locks: [lockName(lock)] },
  )
}

export function lock_is_held(lock: number): boolean {
  return task_holds(self, lock)
}

/** Of another task, right only while nobody moves. */
export function task_holds(task: number, lock: number): boolean {
  const kept = Math.min(mem[task + task_struct.held_count]!, MAX_HELD)
  for (let i = 0; i < kept; i++) if (mem[task + task_struct.held + i] === lock) return true
  return false
}

/** At return to user: no lock may be held. */
export function lockdep_sys_exit(): void {
  const held = mem[self + task_struct.held_count]!
  const told = lockdep_exit_to_user(held)
  if (held > 0 && !told) {
    report(
      'lockdep',
      'lock-owner',
      `task ${mem[self + task_struct.pid]} returns to user holding the lock at word ${mem[self + task_struct.held]}`,
      { locks: [lockName(mem[self + task_struct.held]!)] },
    )
  }
  mem[self + task_struct.held_count] = 0
}

/** Says where this task sleeps; 0 when it runs. */
export function note_waiting(address: number): void {
  mem[self + task_struct.waits_for] = address
}
