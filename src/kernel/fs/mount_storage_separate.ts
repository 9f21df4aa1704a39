import { rcu_head } from '#kernel/lib/call_rcu'
import { llist_node } from '#kernel/lib/llist'
import { callback_head } from '#kernel/lib/task_work'
import { work_struct } from '#kernel/workqueue/work_struct'
import { embed, struct, unionOf } from '#shm/layout'

/** `--layout separate`: stands in for mount_storage. Three words more a mount, and no phase can overwrite another's. */
export const mount_storage = struct('mount_storage', {
  rcu: embed(rcu_head, 'call_rcu at the end of cleanup'),
  work: unionOf([work_struct, callback_head], 'cleanup as a work item or task work'),
  llist: embed(llist_node, 'delayed list of final puts'),
})

export const mnt_rcu = mount_storage.rcu
export const mnt_work = mount_storage.work
export const mnt_llist = mount_storage.llist
