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
  'kernel/lib/spinlock#spin_trylock: drops lock_acquired(lock, how)':
    'nobody in the model calls it; it is there for stand-ins.',
  'kernel/fs/filesystems#unregister_filesystem: drops synchronize_rcu()':
    'here who looks for a type holds file_systems_lock, and has its reference on the module before he lets go of it.',
  'kernel/fs/filesystems#register_filesystem: puts set(file_systems, type) before set(type + file_system_type.registered, 1)':
    'both happen under file_systems_lock, and nobody reads either word without it.',
  'kernel/module/delete_module#delete_module: drops synchronize_rcu()':
    'nobody looks at a module, its type or its text inside RCU.',
  'kernel/module/abandon_module#abandon_module: drops synchronize_rcu()':
    'nobody looks at a module, its type or its text inside RCU.',
  'kernel/module/catalogue#boot_catalogue: puts mem[catalogue + 1] = entries.length before mem[catalogue] = at':
    'it is written by the thread that boots, before there are others.',
  'kernel/workqueue/boot_workqueues#boot_workqueues: puts boot_pools() before boot_reserve()':
    'the thread that boots is alone, and neither of the two reads what the other one writes.',
  'kernel/fs/delayed_mntput#boot_delayed_mntput: puts INIT_WORK(delayed_mntput_now, delayed_mntput) before INIT_DELAYED_WORK(delayed_mntput_work, delayed_mntput)':
    'the thread that boots is alone, and the two items have nothing to do with one another.',
  'kernel/workqueue/kick_pool#worker_arrived: puts set(pool + worker_pool.starved, 0) before set(pool + worker_pool.coming, 0)':
    'both happen under the lock of the pool, and nobody reads either word without it.',
  'kernel/fs/fork#fork_from: puts set(self + task_struct.mnt_ns, ns) before get_mnt_ns(ns)':
    'the parent has a reference meanwhile, and the word is read by its own task alone.',
  'kernel/task#migrate_to: puts mem[self + task_struct.cpu] = onCpu before cpu = onCpu':
    'the one is a variable of the thread, which nobody else sees.',
  'kernel/lib/current#forbid_current: drops forbiddenIn = section':
    'by it a judge knows where the current task may not be read; the model does the same without.',
  'kernel/fs/stuck_children#put_stuck_children: drops set(mnt + mount.mnt_stuck_children, NULL)':
    'a mount is cleaned up once, and nobody reads the word afterwards.',
  'kernel/drivers/freed_things#freeByRcu: drops set(made + thing.value, i)': 'nobody reads the value.',
  'kernel/drivers/probe#probeModule: drops WRITE_ONCE(wanted, name)':
    'the driver only looks for something, and nobody hears what it has found: it looks for less.',
  'kernel/drivers/probe#probeModule: puts schedule_work(probe) before WRITE_ONCE(wanted, name)':
    'the driver only looks for something, and nobody hears what it has found: it may look for what was wanted before.',
  'kernel/drivers/short_child#forkHereExitThere: drops migrate_to(here % nrCpus())':
    'a child may be forked on any CPU: it is another load, and no wrong one.',
}
