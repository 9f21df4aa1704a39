import { list_head } from '#kernel/lib/list'
import { embed, flagNames, struct } from '#shm/layout'
import { kmem_cache_create } from '#shm/slab'

/**
 * A thread that can run items.
 *
 *   reserve (asleep on `wake`) -> sent to a pool -> runs items, one at a time -> back to the reserve
 *
 * `wake` is the whole message: the address of the pool that needs it, so that one store and one notify start it.
 */
export const worker = struct('worker', {
  wake: 'pool to serve, WORKER_EXIT, or 0 while idle; the sender, the worker sleeps on it',
  entry: embed(list_head, 'place among the idle (reserve lock) or in pool.busy (pool lock)'),
  pool: 'pool it serves, or NULL; the worker itself',
  current_work: 'item it runs, or NULL; the worker under pool lock',
  current_func: 'function of that item; the worker under pool lock, read by the watchdog',
  current_pwq: 'pwq of that item; the worker under pool lock',
  current_color: 'flush colour of that item; the worker under pool lock',
  scheduled: embed(list_head, 'items that only this worker may run next; pool lock'),
  flags: 'WORKER_*; the worker itself',
  sleeping: '1 while it sleeps in an item and does not count as running; the worker itself',
  rescue_wq: 'rescuers: the queue whose items they run, or NULL; wq_pool_lock',
  maydays: embed(list_head, 'rescuers: pwqs that asked for help, through mayday_node; mayday lock'),
  rescuing: '1 from a mayday until it has found its list empty; mayday lock, destroy_workqueue sleeps on it',
  executed: 'items run; the worker itself, read by statistics',
})
export const worker_cache = kmem_cache_create(worker, { perPage: 4 })

export const WORKER_EXIT = -1
export const WORKER_CPU_INTENSIVE = 1
export const WORKER_UNBOUND = 2
export const WORKER_RESCUER = 4
flagNames('WORKER_', { WORKER_CPU_INTENSIVE, WORKER_UNBOUND, WORKER_RESCUER })
/** Any of these: does not take part in concurrency management. */
export const WORKER_NOT_RUNNING = WORKER_CPU_INTENSIVE | WORKER_UNBOUND | WORKER_RESCUER
