import { set } from '#kernel/lib/atomic'
import { call_rcu, rcu_head } from '#kernel/lib/call_rcu'
import { text } from '#kernel/lib/text'
import { embed, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'
import { kernelScenario } from '../kernel_scenario.ts'

const thing = struct('thing', { value: 'its CPU', rcu: embed(rcu_head, 'frees it') })
const things = kmem_cache_create(thing)
const free_thing = text('free_thing', (head) => kmem_cache_free(things, head - thing.rcu))

function useAndFree(): boolean {
  const object = kmem_cache_alloc(things)
  set(object + thing.value, 1)
  call_rcu(object + thing.rcu, free_thing)
  return true
}

export default kernelScenario({
  title: 'RCU callbacks free what they are part of',
  kworkers: 1,
  prepare() {},
  cpus: [useAndFree, useAndFree],
})
