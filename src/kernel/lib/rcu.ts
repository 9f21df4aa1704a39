import { atomic_add_return, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { lockdep_bad_rcu_unlock } from '#kernel/lib/lockdep/assert_held'
import { lockdep_rcu_read, lockdep_wait_rcu } from '#kernel/lib/lockdep/validator'
import { nrTasks, self, task_struct, taskAddress } from '#kernel/task'
import { trace_grace_period_begin, trace_grace_period_end } from '#kernel/trace'
import { CACHE_LINE_WORDS } from '#shm/arena'
import { cpu_relax, rcuLock, rcuSync, rcuUnlock, rcuWait } from '#shm/hints'
import { staticWords } from '#shm/layout'

/**
 * Read-copy-update. A reader publishes the number of the grace period in which it began; synchronize_rcu begins a new one
 * and waits for every reader of an older number.
 *
 *   reader:   rcu = gp | 1 ; ... read ... ; rcu = 0
 *   updater:  unlink ; gp += 2 ; for each task: wait while rcu != 0 and rcu < gp
 *
 * Why it is right: a reader whose store the updater's scan missed made it after gp was raised, hence after the unlink, and
 * all its reads come after that store (Atomics are sequentially consistent): it cannot find the unlinked object. Where they are
 * not, under a memory mode, the explorer has RCU as a primitive, with the orders that Linux promises.
 */
const gp_seq = staticWords('rcu_gp_seq', CACHE_LINE_WORDS, 'number of the current grace period, even; atomic add')
let nesting = 0

export function rcu_read_lock(at?: number): void {
  if (nesting === 0) lockdep_rcu_read(at)
  if (nesting++ === 0 && !rcuLock()) WRITE_ONCE(self + task_struct.rcu, READ_ONCE(gp_seq) | 1) // pairs with the scan in synchronize_rcu
}

export function rcu_read_unlock(): void {
  if (nesting === 0) {
    lockdep_bad_rcu_unlock()
    return
  }
  if (--nesting === 0 && !rcuUnlock()) WRITE_ONCE(self + task_struct.rcu, 0)
}

export function rcu_read_lock_held(): boolean {
  return nesting > 0
}

/** Waits until every read-side section that had begun before the call has ended. Context: may sleep. */
export function synchronize_rcu(at?: number): void {
  lockdep_wait_rcu(at)
  trace_grace_period_begin()
  if (rcuSync()) rcuWait()
  else waitForReaders()
  trace_grace_period_end()
}

function waitForReaders(): void {
  const gp = atomic_add_return(2, gp_seq)
  for (let pid = 0; pid < nrTasks(); pid++) {
    const reader = taskAddress(pid) + task_struct.rcu
    for (;;) {
      const began = READ_ONCE(reader)
      if (began === 0 || ((began - gp) | 0) > 0) break
      cpu_relax()
    }
  }
}

/** The same here: the model has no cheaper, slower kind of grace period. */
export function synchronize_rcu_expedited(at?: number): void {
  synchronize_rcu(at)
}
