import { get } from '#kernel/lib/atomic'
import { smp_mb } from '#kernel/lib/barrier'
import { note_waiting } from '#kernel/lib/lockdep'
import { might_sleep } from '#kernel/lib/lockdep/validator'
import { awake_threads, self, task_struct } from '#kernel/task'
import { wq_worker_running, wq_worker_sleeping } from '#kernel/workqueue/concurrency'
import { mem } from '#shm/arena'
import { mayWatch, sleeperWoken, threadSleeps, threadWakes, watch } from '#shm/hints'

/**
 * Sleeps until `address` no longer holds `expected`, or somebody wakes it, or `timeoutMs` is over; the caller checks its
 * condition again. While a core is free it watches for a moment before it sleeps: a sleeper costs its waker ten times what
 * a watcher does. A kworker that sleeps here lets another one of its pool start (C8); one that watches is still running.
 * Context: may sleep.
 */
export function wait_on(address: number, expected: number, timeoutMs?: number): 'ok' | 'not-equal' | 'timed-out' {
  might_sleep()
  if (timeoutMs === undefined && mayWatch() && watch(mem, address, expected)) return 'not-equal'
  const worker = get(self + task_struct.worker)
  if (worker !== 0) wq_worker_sleeping(worker)
  note_waiting(address)
  threadSleeps(mem, awake_threads)
  const how = Atomics.wait(mem, address, expected, timeoutMs)
  threadWakes(mem, awake_threads)
  note_waiting(0)
  if (worker !== 0) wq_worker_running(worker)
  return how
}

/**
 * try_to_wake_up is a full barrier before it looks at the task, and waking a queue takes the lock under which sleepers queue: whoever
 * sleeps after this has seen what was stored before it.
 */
export function wake_up(address: number): void {
  smp_mb()
  if (Atomics.notify(mem, address, 1) > 0) sleeperWoken()
}

export function wake_up_all(address: number): void {
  smp_mb()
  if (Atomics.notify(mem, address) > 0) sleeperWoken()
}

/** Sleeps for about `us` microseconds, as simulated I/O does; in exploring, for as long as the scheduler likes. */
export function usleep(us: number): void {
  if (us > 0) wait_on(self + task_struct.nap, 0, us / 1000)
}
