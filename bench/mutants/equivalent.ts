/**
 * Mutants that are no wrong versions: what they leave out or turn round decides nothing that anybody could see, and why. By their
 * names; a name that no mutant has any more fails a test.
 */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  'kernel/workqueue/insert_work#insert_work: puts list_add_tail(entry, before) before set_work_pwq(work, pwq, color, flags)':
    'both happen under the lock of the pool, and who reads the word without it takes that lock before it looks at the list, and reads again.',
  'kernel/workqueue/pwq_in_flight#pwq_inc_nr_in_flight: puts atomic_inc(wq + workqueue_struct.in_flight + get(pwq + pool_workque... before set(pwq + pool_workqueue.queued, get(pwq + pool_workqueue.queued) + 1)':
    '`queued` is read by statistics and by one judge; nothing of the model reads it.',
  'kernel/workqueue/reserve#take_idle: puts countOwed(1) before list_add_tail(pool + worker_pool.starved_entry, reserve + reserve_s...':
    'both happen under the lock of the reserve, and who reads the count without it takes that lock before it looks at the list.',
  'kernel/fs/setns#mntns_install: puts down_read(namespace_sem) before get_mnt_ns(ns)':
    'the caller holds the namespace already, so that another reference may be taken inside of the semaphore as well as before.',
  'kernel/workqueue/run_work#run_work: puts set(self + task_struct.ops, get(self + task_struct.ops) + 1) before set(self + task_struct.op, 0)':
    'both words are statistics, of the worker itself; who tells of a hang reads them one by one.',
  'kernel/fs/umount_tree#umount_tree: puts victims.push(mnt) before set_bit(MNT_UMOUNT, mnt + mount.mnt_flags)':
    'the list is a variable of the function.',
  'kernel/fs/fs_info#alloc_fs_info: puts set(sb + super_block.s_fs_info, info) before set(info + fs_info.text, get(get(sb + super_block.s_type) + file_sy...':
    'the superblock was just made and is on no list, so that nobody finds either word before both are there.',
  'kernel/fs/pnode/propagate_umount#umount_one: puts list_del_init(mnt + mount.mnt_child) before set_bit(MNT_UMOUNT, mnt + mount.mnt_flags)':
    'both happen under namespace_sem and mount_lock, and nobody reads the list or the flag without one of them.',
  'kernel/lib/spinlock#spin_trylock: negates Atomics.compareExchange(mem, lock, 0, 1) !== 0':
    'nobody in the model calls it; it is there for stand-ins.',
}
