import { get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { call_rcu, rcu_barrier, rcu_head } from '#kernel/lib/call_rcu'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { text } from '#kernel/lib/text'
import { NULL } from '#shm/arena'
import { embed, staticWords, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free, slabUse } from '#shm/slab'
import { kernelScenario } from '../../../../src/bugs/kernel_scenario.ts'
import { must } from './counted_items.ts'

const node = struct('rcu_node', { value: 'written before it is published', rcu: embed(rcu_head, 'frees it') })
const nodes = kmem_cache_create(node)
const published = staticWords('published', 1, 'the node that readers find')
const free_node = text('free_node', (head) => kmem_cache_free(nodes, head - node.rcu))

function newNode(value: number): number {
  const object = kmem_cache_alloc(nodes)
  set(object + node.value, value)
  return object
}

export default kernelScenario({
  title: 'a node is taken away and freed after a grace period while another CPU reads',
  kworkers: 1,
  prepare: () => WRITE_ONCE(published, newNode(1)),
  cpus: [
    () => {
      const old = READ_ONCE(published)
      WRITE_ONCE(published, NULL)
      call_rcu(old + node.rcu, free_node)
      rcu_barrier()
      must(slabUse().find((use) => use.name === 'rcu_node')!.alive === 0, 'rcu_barrier returned before the callback')
      return 0
    },
    () => {
      rcu_read_lock()
      const found = READ_ONCE(published)
      const value = found === NULL ? 0 : get(found + node.value)
      rcu_read_unlock()
      return value
    },
  ],
  check: ([, value]) => must(value === 0 || value === 1, `a reader found ${value}`),
})
