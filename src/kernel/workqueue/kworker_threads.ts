import { get } from '#kernel/lib/atomic'
import { task_struct, taskAddress } from '#kernel/task'
import { nrCpus, nrKworkers } from '#shm/boot_words'

/** Rescuers have threads of their own, one for each WQ_MEM_RECLAIM queue: rcu_gp, acct, and one that is left. */
export const RESCUER_THREADS = 3

/** How many threads the machine starts with `worker_thread(index)`: the reserve, then the rescuers. */
export function kworkerThreads(): number {
  return nrKworkers() + RESCUER_THREADS
}

/** Task number of kworker thread `index`: behind init and the CPUs. */
export function kworkerPid(index: number): number {
  return 1 + nrCpus() + index
}

/** Task number of the timer thread, the last one. */
export function timerPid(): number {
  return kworkerPid(kworkerThreads())
}

/** Tasks of a run: what boot_tasks is given. */
export function tasksOfRun(): number {
  return timerPid() + 1
}

/** The worker of kworker thread `index`; boot_workqueues made it. */
export function workerOfThread(index: number): number {
  return get(taskAddress(kworkerPid(index)) + task_struct.worker)
}
