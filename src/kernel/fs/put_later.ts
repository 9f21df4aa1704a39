import { mntput } from '#kernel/fs/mntput'
import { get, set } from '#kernel/lib/atomic'
import { llist_add, llist_del_all, llist_next, llist_node } from '#kernel/lib/llist'
import { text } from '#kernel/lib/text'
import { flush_work } from '#kernel/workqueue/flush_work'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { NULL } from '#shm/arena'
import { embed, staticOf, staticWords, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/**
 * Puts for those who may not wait for what they come to: a kworker makes them, and they do not wait for the kworker. Where
 * there is no memory even for that, the put is made at once, for better or worse.
 */
const put_later = struct('put_later', {
  list: embed(llist_node, 'on puts_later; must come first'),
  mnt: 'mount * that is to be put; constant',
})
const put_later_cache = kmem_cache_create(put_later)
const puts = staticWords('puts_later', 1, 'llist of put_later; any thread pushes, the item takes all')
const putsWork = staticOf('puts_later_work', work_struct, 'makes the puts; queued by whoever found puts_later empty')

const make_puts = text('make_puts', () => {
  let node = llist_del_all(puts)
  while (node !== NULL) {
    const next = llist_next(node)
    const mnt = get(node + put_later.mnt)
    kmem_cache_free(put_later_cache, node)
    mntput(mnt)
    node = next
  }
})

export function boot_put_later(): void {
  INIT_WORK(putsWork, make_puts)
}

/** Context: any, does not sleep. */
export function mntput_later(mnt: number): void {
  const later = kmem_cache_alloc(put_later_cache)
  if (later === NULL) {
    mntput(mnt)
    return
  }
  set(later + put_later.mnt, mnt)
  if (llist_add(later, puts)) schedule_work(putsWork)
}

/** Waits for the puts that this task handed over. Context: may sleep; not in reclaim, not while somebody waits for this task. */
export function flush_puts_later(): void {
  flush_work(putsWork)
}
