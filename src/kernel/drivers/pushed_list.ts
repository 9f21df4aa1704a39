import { atomic_dec, atomic_inc, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { llist_del_all, llist_next, llist_node } from '#kernel/lib/llist'
import { rcu_enqueue } from '#kernel/lib/rcu_enqueue'
import { text } from '#kernel/lib/text'
import { init_workqueue } from '#kernel/workqueue/alloc_workqueue'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { report } from '#shm/findings'
import { embed, sizeOf, staticOf, staticWords, struct } from '#shm/layout'

/**
 * A list that a work item takes: whoever finds it empty queues the item, as call_rcu does. After that, and once nobody is
 * between his push and his queueing, a flush of the queue must find the node taken:
 *
 *   pushes_under_way == 0 after our own push -> whoever pushed before us has queued the item -> it has yet to take, or has taken
 */
const pushed = struct('pushed_node', {
  list: embed(llist_node, 'on pushed_list; see lib/llist'),
  waiting: '1 from before the push until it was taken; its CPU, then the item',
})
const NODES = 64
const pushedList = staticWords('pushed_list', 1, 'llist of pushed nodes; CPUs push, take_pushed takes all')
const underWay = staticWords('pushes_under_way', 1, 'CPUs between their push and their queueing; atomic')
const nodes = staticWords('pushed_nodes', NODES * sizeOf(pushed), 'one pushed_node a CPU')
const pushedQueue = staticOf('pushed_wq', workqueue_struct, 'runs take_pushed_work alone')
const takePushed = staticOf('take_pushed_work', work_struct, 'queued by whoever found pushed_list empty')

const take_pushed = text('take_pushed', () => {
  let node = llist_del_all(pushedList)
  while (node !== NULL) {
    const next = llist_next(node)
    WRITE_ONCE(node + pushed.waiting, 0) // pairs with the loads in pushNode: the node is its CPU's again
    node = next
  }
})

export function boot_pushed_list(): void {
  if (!init_workqueue(pushedQueue, 'pushed', 0, 0))
    throw new Error('the arena is too small for the queue of the pushed list; give it more memory')
  INIT_WORK(takePushed, take_pushed)
}

/** Pushes the node of CPU `number` and waits until it was taken; lost work is told. Context: may sleep */
export function pushNode(number: number): void {
  const node = nodes + (number % NODES) * sizeOf(pushed)
  if (READ_ONCE(node + pushed.waiting) === 1) return
  WRITE_ONCE(node + pushed.waiting, 1)
  atomic_inc(underWay)
  rcu_enqueue(node, pushedList, pushedQueue, takePushed)
  atomic_dec(underWay)
  if (READ_ONCE(underWay) !== 0) return // the item takes it, but maybe nobody has queued that yet
  flush_workqueue(pushedQueue)
  if (READ_ONCE(node + pushed.waiting) === 1)
    report('lost-work', 'lost-work', `a node that CPU ${number} pushed was not taken by the item queued for it`, {
      functions: ['take_pushed'],
    })
}
