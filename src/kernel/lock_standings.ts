// explore: atomic
import { blockedOn } from '#kernel/blocked_on'
import { describe } from '#kernel/describe'
import { withoutLockFields } from '#kernel/lib/lockdep/lock_fields'
import { MAX_HELD, nrTasks, task_struct, taskAddress } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { mem } from '#shm/arena'

/** What each thread holds and waits for, as its task notes it; init is none of them. */
export function lockStandings(): Array<{ cpu: string; holds: string[]; waitsFor?: string }> {
  return Array.from({ length: nrTasks() - 1 }, (_, thread) => {
    const pid = thread + 1
    const blocked = blockedOn(pid)
    return {
      cpu: threadName(pid),
      holds: locksOf(pid),
      ...(blocked === undefined ? {} : { waitsFor: waitWords(blocked.what, blocked.by, blocked.owners) }),
    }
  })
}

function locksOf(pid: number): string[] {
  const task = taskAddress(pid)
  const count = Math.min(mem[task + task_struct.held_count]!, MAX_HELD)
  return Array.from({ length: count }, (_, i) => withoutLockFields(describe(mem[task + task_struct.held + i]!)))
}

function waitWords(what: string, by: string, owners: readonly number[]): string {
  return owners.length === 0 ? what : `${what}, ${by} ${owners.map(threadName).join(', ')}`
}
