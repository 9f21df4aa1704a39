import { do_syscall } from '#kernel/entry'
import { NR_ACCT, sys_acct } from '#kernel/fs/acct'
import { flush_delayed_fput } from '#kernel/fs/file_table'
import { do_exit, fork_from } from '#kernel/fs/fork'
import { fsnotify_destroy_group, NR_GROUPS } from '#kernel/fs/fsnotify'
import { mount } from '#kernel/fs/mount'
import { absolute, type PathName } from '#kernel/fs/path_name'
import { ksys_umount, MNT_DETACH } from '#kernel/fs/umount'
import { get } from '#kernel/lib/atomic'
import { rcu_barrier } from '#kernel/lib/call_rcu'
import { EAGAIN } from '#kernel/lib/errno'
import { list_empty } from '#kernel/lib/list'
import { clear_task_works } from '#kernel/lib/task_work'
import { usleep } from '#kernel/lib/wait'
import { delete_module } from '#kernel/module/delete_module'
import { INIT_PID, self, task_struct, taskAddress } from '#kernel/task'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { restIsKnown, settle } from '#shm/hints'
import { wordsInUse } from '#shm/slab'
import { DIRECTORIES, type Playground, POINTS } from '../habits/playground.ts'
import { detachMountsSinceBoot } from './mounts_at_boot.ts'

const ROUNDS = 200
const ROUND_US = 2000

/**
 * The end of a torture, in a CPU's thread with the kworkers still alive: unmounts and unloads all that the torture made, then
 * waits until the work of the last puts is done. `target` is the arena use after boot: what is left above it is a leak,
 * which the judges then name.
 */
export function tearDownAll(playground: Playground, target: number, others: readonly PathName[] = []): void {
  settle()
  if (restIsKnown()) return
  clear_task_works(self)
  fork_from(taskAddress(INIT_PID))
  for (let ns = 0; ns < NR_ACCT; ns++) do_syscall(0, () => sys_acct(ns))
  for (let group = 0; group < NR_GROUPS; group++) do_syscall(0, () => fsnotify_destroy_group(group))
  clearPoints()
  for (const at of others) while (umountLazily(at) === 0);
  do_syscall(0, () => {
    detachMountsSinceBoot()
    return 0
  })
  do_exit(0)
  clear_task_works(self)
  for (let round = 0; round < ROUNDS; round++) {
    let busy = 0
    for (const name of [...playground.modules, ...playground.kernModules]) {
      if (do_syscall(0, () => delete_module(name)) === -EAGAIN) busy++
    }
    flush_delayed_fput()
    flush_workqueue(system_wq)
    rcu_barrier()
    flush_workqueue(system_wq)
    if (busy === 0 && wordsInUse() <= target) return
    usleep(ROUND_US)
  }
}

const umountLazily = (at: PathName): number => do_syscall(0, () => ksys_umount(at, MNT_DETACH))

/** Lazily unmounts whatever the calling task's namespace has at the playground's points, which are on its root. */
export function clearPoints(detach = umountLazily): void {
  for (const point of POINTS) {
    for (const at of [absolute(point), ...DIRECTORIES.map((directory) => absolute(point, directory))]) {
      if (list_empty(get(self + task_struct.root_mnt) + mount.mnt_mounts)) return
      while (detach(at) === 0); // one may lie on the other
    }
  }
}
