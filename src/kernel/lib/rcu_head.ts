import { struct } from '#shm/layout'

/** linux/types.h: struct rcu_head, which is a callback_head. */
export const rcu_head = struct('rcu_head', {
  next: 'next older callback; call_rcu, then the RCU worker',
  func: 'text pointer, called with the address of this struct after a grace period',
})
