import { rcu_head } from '#kernel/lib/call_rcu'
import { llist_node } from '#kernel/lib/llist'
import { callback_head } from '#kernel/lib/task_work'
import { work_struct } from '#kernel/workqueue/work_struct'
import { struct, unionOf } from '#shm/layout'

/**
 * `--layout union`: the RCU head, the work item (or task work) and the list node of a mount share their words, as in the
 * series. Only one of them may be in use at a time: work and list from DOOMED to the end of cleanup, the RCU head after it.
 * `mount_storage_separate.ts` gives each its own.
 */
export const mount_storage = struct('mount_storage', {
  shared: unionOf([rcu_head, work_struct, callback_head, llist_node], 'by phase of life'),
})

export const mnt_rcu = mount_storage.shared
export const mnt_work = mount_storage.shared
export const mnt_llist = mount_storage.shared
