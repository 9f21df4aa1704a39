import { set } from '#kernel/lib/atomic'
import { init_rcu_callbacks, rcu_gp_wq } from '#kernel/lib/call_rcu'
import { INIT_LIST_HEAD } from '#kernel/lib/list'
import { boot_timers } from '#kernel/lib/timer'
import { task_struct, taskAddress } from '#kernel/task'
import { init_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { kworkerPid, kworkerThreads, workerOfThread } from '#kernel/workqueue/kworker_threads'
import { init_mayday } from '#kernel/workqueue/mayday'
import { add_to_reserve, boot_reserve, stop_reserve, wake_worker } from '#kernel/workqueue/reserve'
import { SYSTEM_MAX_ACTIVE } from '#kernel/workqueue/system_max_active'
import { WORKER_EXIT, WORKER_RESCUER, worker, worker_cache } from '#kernel/workqueue/worker'
import {
  MAX_BOUND_POOLS,
  nrBoundWord,
  poolTableWord,
  worker_pool,
  worker_pool_cache,
} from '#kernel/workqueue/worker_pool'
import { system_unbound_wq, system_wq, WQ_MEM_RECLAIM, WQ_UNBOUND } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { nrCpus, nrKworkers } from '#shm/boot_words'
import { kmem_cache_alloc } from '#shm/slab'

/**
 * Builds pools, workers and the system's queues. Called once by the thread that boots, after boot_tasks(tasksOfRun());
 * it does not block. Threads need not exist yet: a worker is woken by a word that its thread reads when it starts.
 */
export function boot_workqueues(): void {
  boot_timers()
  boot_reserve()
  boot_pools()
  for (let index = 0; index < kworkerThreads(); index++) boot_worker(index)
  const complete =
    init_workqueue(system_wq, 'events', 0, SYSTEM_MAX_ACTIVE) &&
    init_workqueue(system_unbound_wq, 'events_unbound', WQ_UNBOUND, 0) &&
    init_workqueue(rcu_gp_wq, 'rcu_gp', WQ_MEM_RECLAIM, 0)
  if (!complete) throw new Error('the arena is too small to boot the work queues; give it more memory')
  init_rcu_callbacks()
}

/** Every kworker and rescuer returns from worker_thread once its pool needs it no more. */
export function shutdown_workqueues(): void {
  stop_reserve()
  for (let index = nrKworkers(); index < kworkerThreads(); index++) wake_worker(workerOfThread(index), WORKER_EXIT)
}

function boot_pools(): void {
  const bound = Math.min(nrCpus(), MAX_BOUND_POOLS)
  set(nrBoundWord, bound)
  for (let id = 1; id <= bound + 1; id++) {
    const pool = kmem_cache_alloc(worker_pool_cache)
    if (pool === NULL) throw new Error('the arena is too small for the worker pools; give it more memory')
    set(pool + worker_pool.id, id)
    set(pool + worker_pool.cpu, id <= bound ? id - 1 : -1)
    INIT_LIST_HEAD(pool + worker_pool.worklist)
    INIT_LIST_HEAD(pool + worker_pool.busy)
    INIT_LIST_HEAD(pool + worker_pool.starved_entry)
    init_mayday(pool)
    set(poolTableWord(id), pool)
  }
}

function boot_worker(index: number): void {
  const thread = kmem_cache_alloc(worker_cache)
  if (thread === NULL) throw new Error('the arena is too small for the kworkers; give it more memory')
  INIT_LIST_HEAD(thread + worker.entry)
  INIT_LIST_HEAD(thread + worker.scheduled)
  INIT_LIST_HEAD(thread + worker.maydays)
  set(taskAddress(kworkerPid(index)) + task_struct.worker, thread)
  if (index >= nrKworkers()) set(thread + worker.flags, WORKER_RESCUER)
  else add_to_reserve(thread)
}
