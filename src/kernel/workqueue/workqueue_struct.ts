import { get } from '#kernel/lib/atomic'
import { spinlock_t } from '#kernel/lib/spinlock'
import { pool_workqueue } from '#kernel/workqueue/pool_workqueue'
import { MAX_BOUND_POOLS, nrBoundPools } from '#kernel/workqueue/worker_pool'
import { embed, flagNames, staticOf, struct, words } from '#shm/layout'
import { kmem_cache_create } from '#shm/slab'

export const WQ_UNBOUND = 0x2
export const WQ_MEM_RECLAIM = 0x8
export const WQ_CPU_INTENSIVE = 0x20
export const __WQ_ORDERED = 0x20000
flagNames('WQ_', { WQ_UNBOUND, WQ_MEM_RECLAIM, WQ_CPU_INTENSIVE, __WQ_ORDERED })

export const WQ_DFL_ACTIVE = 256
export const WQ_MAX_ACTIVE = 512
/** Flush colours; work_struct.data has room for 16, the last says "no colour". */
export const WORK_NR_COLORS = 15
export const WORK_NO_COLOR = 15
export const WQ_NAME_BYTES = 24

export const workqueue_struct = struct('workqueue_struct', {
  lock: embed(spinlock_t, 'flushers; protects the colours. Taken before pool locks'),
  flags: 'WQ_*; set once',
  max_active: 'items at once on each pool; set once',
  nr_drainers: 'drain_workqueue calls in progress; lock, read by queue_work',
  work_color: 'colour of items queued from now on; lock',
  flush_color: 'colour whose flusher returns next; that flusher, the others sleep on it',
  in_flight: words(
    WORK_NR_COLORS,
    'items per colour, queued or running, on all pools; atomic under pool locks, flushers sleep on them',
  ),
  nr_pwqs: 'pwqs; set once',
  pwqs: words(MAX_BOUND_POOLS, 'pwq by bound pool, or the one of the unbound pool; set once'),
  rescuer: 'worker * of a WQ_MEM_RECLAIM queue, else NULL; set once',
  rescues: 'times that the rescuer was summoned; mayday lock, read by statistics',
  next: 'next of all work queues; wq_pool_lock',
  name: words(WQ_NAME_BYTES / 4, 'name in ASCII; set once'),
  dep: 'lock class of the queue, 0 until lockdep has met it; any thread',
})
export const workqueue_cache = kmem_cache_create(workqueue_struct, { perPage: 4 })

/** What schedule_work queues on: bound, 256 at once, and no rescuer. */
export const system_wq = staticOf('system_wq', workqueue_struct, 'schedule_work')
export const system_unbound_wq = staticOf('system_unbound_wq', workqueue_struct, 'items that no CPU need wait for')

/** The pwq that takes what `cpu` queues. */
export function pwq_of_cpu(wq: number, cpu: number): number {
  const index = (get(wq + workqueue_struct.flags) & WQ_UNBOUND) !== 0 ? 0 : cpu % nrBoundPools()
  return get(wq + workqueue_struct.pwqs + index)
}

export function wq_of_pwq(pwq: number): number {
  return get(pwq + pool_workqueue.wq)
}
