import { fs_pin } from '#kernel/fs/fs_pin'
import { rcu_head } from '#kernel/lib/call_rcu'
import { completion } from '#kernel/lib/completion'
import { mutex } from '#kernel/lib/mutex'
import { work_struct } from '#kernel/workqueue/work_struct'
import { embed, staticWords, struct } from '#shm/layout'

export const bsd_acct_struct = struct('bsd_acct_struct', {
  pin: embed(fs_pin, 'killed by acct(2), or by the end of the mount'),
  count: 'references: the slot, and each acct_process; atomic',
  lock: embed(mutex, 'records and closing'),
  file: 'file *, through an internal mount; lock',
  ns: 'which pid namespace; constant',
  records: 'accounting records written; lock',
  work: embed(work_struct, 'closes the file on a kworker'),
  done: embed(completion, 'the work is done'),
  rcu: embed(rcu_head, 'for freeing'),
})
export const NR_ACCT = 4
export const bacct = staticWords(
  'bacct',
  NR_ACCT,
  'fs_pin * of the accounting of each pid namespace, or NULL; xchg, read inside RCU',
)
