import { READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { llist_add, llist_del_all, llist_next, llist_node } from '#kernel/lib/llist'
import { text } from '#kernel/lib/text'
import { cancel_work_sync } from '#kernel/workqueue/cancel_work'
import { flush_work } from '#kernel/workqueue/flush_work'
import { schedule_work } from '#kernel/workqueue/queue_work'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { NULL } from '#shm/arena'
import { report } from '#shm/findings'
import { embed, sizeOf, staticOf, staticWords, struct } from '#shm/layout'
import { MAX_CPUS } from '../torture/control.ts'
import { operation } from './operation.ts'

/** What drivers do with work items all day: push on a list that an item takes, and queue an item that others cancel. */
const pushed = struct('pushed_node', {
  list: embed(llist_node, 'on pushed_list; see lib/llist'),
  waiting: '1 from before the push until it was taken; its CPU, then the item',
})
const pushedList = staticWords('pushed_list', 1, 'llist of pushed nodes; CPUs push, take_pushed takes all')
const nodes = staticWords('pushed_nodes', MAX_CPUS * sizeOf(pushed), 'one pushed_node a CPU')
const takePushed = staticOf('take_pushed_work', work_struct, 'scheduled by whoever found pushed_list empty')
const cancelled = staticOf('cancelled_work', work_struct, 'does nothing; queued, flushed and cancelled by all CPUs')

const take_pushed = text('take_pushed', () => {
  let node = llist_del_all(pushedList)
  while (node !== NULL) {
    const next = llist_next(node)
    WRITE_ONCE(node + pushed.waiting, 0) // pairs with the load in 'push work': the node is its CPU's again
    node = next
  }
})
const do_nothing = text('do_nothing', () => {})

export function boot_work_items(): void {
  INIT_WORK(takePushed, take_pushed)
  INIT_WORK(cancelled, do_nothing)
}

/**
 * A push that makes the list non-empty schedules the item, and whoever scheduled it may rely on that: after a flush its node is
 * taken. Who pushes on a list that is not empty relies on the first pusher, who may not have got that far.
 */
operation('push work', (cpu, call) =>
  call(() => {
    const node = nodes + cpu.number * sizeOf(pushed)
    if (READ_ONCE(node + pushed.waiting) === 1) return 0
    WRITE_ONCE(node + pushed.waiting, 1)
    if (!llist_add(node, pushedList)) return 0
    schedule_work(takePushed)
    flush_work(takePushed)
    if (READ_ONCE(node + pushed.waiting) === 1)
      report(
        'lost-work',
        'lost-work',
        `a node that CPU ${cpu.number} pushed was not taken by the item scheduled for it`,
      )
    return 0
  }),
)

operation('cancel work', (cpu, call) =>
  call(() => {
    if (cpu.random.oneIn(2)) schedule_work(cancelled)
    if (cpu.random.oneIn(2)) cancel_work_sync(cancelled)
    else flush_work(cancelled)
    return 0
  }),
)
