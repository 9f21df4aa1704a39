import { get } from '#kernel/lib/atomic'
import { note_waiting } from '#kernel/lib/lockdep'
import { self, task_struct } from '#kernel/task'
import { wq_worker_running, wq_worker_sleeping } from '#kernel/workqueue/concurrency'
import { mem } from '#shm/arena'

/**
 * Sleeps until `address` no longer holds `expected`, or somebody wakes it, or `timeoutMs` is over; the caller checks its
 * condition again. A kworker that sleeps here lets another one of its pool start (C8 in docs/kernel_model.md).
 * Context: may sleep.
 */
export function wait_on(address: number, expected: number, timeoutMs?: number): 'ok' | 'not-equal' | 'timed-out' {
  const worker = get(self + task_struct.worker)
  if (worker !== 0) wq_worker_sleeping(worker)
  note_waiting(address)
  const how = Atomics.wait(mem, address, expected, timeoutMs)
  note_waiting(0)
  if (worker !== 0) wq_worker_running(worker)
  return how
}

export function wake_up(address: number): void {
  Atomics.notify(mem, address, 1)
}

export function wake_up_all(address: number): void {
  Atomics.notify(mem, address)
}

/** Sleeps for about `us` microseconds, as simulated I/O does; in exploring, for as long as the scheduler likes. */
export function usleep(us: number): void {
  if (us > 0) wait_on(self + task_struct.nap, 0, us / 1000)
}
