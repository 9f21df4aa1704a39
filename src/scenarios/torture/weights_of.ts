import type { Weights } from './weights.ts'

/** The usual proportions of each group of operations. */
export const MOUNTS: Weights = {
  mount: 16,
  bind: 6,
  umount: 10,
  'umount -l': 6,
  'umount expire': 3,
  'expire round': 1,
  remount: 3,
  'mount without memory': 2,
}
export const FILES: Weights = {
  stat: 24,
  listmount: 2,
  'close later': 4,
  open: 16,
  close: 14,
  chdir: 6,
  unshare: 1,
  exit: 2,
  acct: 2,
  watch: 4,
  'kthread close': 4,
  migrate: 4,
}
export const MODULES: Weights = { insmod: 2, rmmod: 2 }
export const KERNEL_MOUNTS: Weights = { 'kern_mount user': 6 }
export const WORK_ITEMS: Weights = { 'push work': 3, 'cancel work': 3, 'chain work': 2, kfree_rcu: 3, probe: 3 }
export const SERVERS: Weights = { serve: 4 }
export const MEMORY: Weights = { reclaim: 4 }
export const FLUSHES: Weights = { 'flush storm': 1, flush_workqueue: 1 }
