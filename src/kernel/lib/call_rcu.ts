import { set } from '#kernel/lib/atomic'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { grace_period_expedited, grace_period_normal, grace_period_passes } from '#kernel/lib/grace_period'
import { llist_del_all, llist_reverse_order } from '#kernel/lib/llist'
import { lock_class_key } from '#kernel/lib/lockdep/lock_class_key'
import { off_stack, on_stack } from '#kernel/lib/on_stack'
import { synchronize_rcu } from '#kernel/lib/rcu'
import { rcu_do_batch } from '#kernel/lib/rcu_do_batch'
import { rcu_enqueue } from '#kernel/lib/rcu_enqueue'
import { rcu_head } from '#kernel/lib/rcu_head'
import { text } from '#kernel/lib/text'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { workqueue_struct } from '#kernel/workqueue/workqueue_struct'
import { embed, staticOf, staticWords, struct } from '#shm/layout'

export { rcu_head } from '#kernel/lib/rcu_head'

/** Callbacks after a grace period: one list for all CPUs, one item that takes it and waits for the readers. */
const callbacks = staticWords(
  'rcu_callbacks',
  1,
  'llist of rcu_heads, newest first; call_rcu pushes, the item takes all',
)
const rcu_work = staticOf('rcu_work', work_struct, 'runs the callbacks; queued by who found rcu_callbacks empty')
export const rcu_gp_wq = staticOf('rcu_gp_wq', workqueue_struct, 'callbacks free memory, so they have a rescuer')

export function init_rcu_callbacks(): void {
  INIT_WORK(rcu_work, rcu_work_func)
}

/** Calls `func(head)` in a kworker once all present readers are done. Context: any, does not sleep. */
export function call_rcu(head: number, func: number): void {
  set(head + rcu_head.func, func)
  rcu_enqueue(head, callbacks, rcu_gp_wq, rcu_work)
}

const RCU_BARRIER = lock_class_key('(completion)&rcu->barrier')

const rcu_work_func = text('rcu_work_func', () => {
  grace_period_passes()
  const newest = llist_del_all(callbacks)
  synchronize_rcu()
  rcu_do_batch(llist_reverse_order(newest))
})

const rcu_synchronizer = struct('rcu_synchronizer', {
  head: embed(rcu_head, 'see rcu_head'),
  done: embed(completion, 'rcu_barrier sleeps on it'),
})

const rcu_barrier_callback = text('rcu_barrier_callback', (head) => {
  complete(head - rcu_synchronizer.head + rcu_synchronizer.done)
})

/** Waits until every callback given to call_rcu before has run: batches run one after another, each in order. */
export function rcu_barrier(): void {
  const barrier = on_stack(rcu_synchronizer)
  init_completion(barrier + rcu_synchronizer.done, RCU_BARRIER)
  call_rcu(barrier + rcu_synchronizer.head, rcu_barrier_callback)
  grace_period_expedited()
  wait_for_completion(barrier + rcu_synchronizer.done)
  grace_period_normal()
  off_stack(rcu_synchronizer)
}
