import { set } from '#kernel/lib/atomic'
import { call_rcu, rcu_head } from '#kernel/lib/call_rcu'
import { text } from '#kernel/lib/text'
import { NULL } from '#shm/arena'
import { embed, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/** Things that RCU readers might look at, each freed by a callback that it carries itself: kfree_rcu. */
const thing = struct('rcu_thing', { value: 'what it is for; its CPU', rcu: embed(rcu_head, 'frees it') })
const things = kmem_cache_create(thing)
const free_thing = text('free_thing', (head) => kmem_cache_free(things, head - thing.rcu))

/** Makes `count` of them and hands them to RCU. Context: any */
export function freeByRcu(count: number): void {
  for (let i = 0; i < count; i++) {
    const made = kmem_cache_alloc(things)
    if (made === NULL) return
    set(made + thing.value, i)
    call_rcu(made + thing.rcu, free_thing)
  }
}
