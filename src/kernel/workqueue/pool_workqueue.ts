import { get } from '#kernel/lib/atomic'
import { list_head } from '#kernel/lib/list'
import { embed, staticWords, struct } from '#shm/layout'
import { kmem_cache_create } from '#shm/slab'

/** A pwq: what one work queue has on one pool. */
export const pool_workqueue = struct('pool_workqueue', {
  id: 'number in work_struct.data, from 1; set once',
  pool: 'worker_pool *; set once',
  wq: 'workqueue_struct *; set once',
  work_color: 'colour of items queued from now on; pool lock',
  nr_active: 'items on the worklist or running, at most max_active; pool lock',
  inactive_works: embed(list_head, 'items beyond max_active, oldest first; pool lock'),
  mayday_node: embed(list_head, 'place in rescuer.maydays; mayday lock'),
  queued: 'items so far; pool lock, read by statistics',
  executed: 'items so far; pool lock, read by statistics',
})
export const pool_workqueue_cache = kmem_cache_create(pool_workqueue)

export const MAX_PWQS = 512
const numbered = staticWords(
  'pwq_table',
  MAX_PWQS,
  'pwq by number, 0 is free; wq_pool_lock, read by who holds a number',
)

export const pwqOfId = (id: number): number => get(numbered + id)
export const pwqTableWord = (id: number): number => numbered + id
