import { do_syscall } from '#kernel/entry'
import { sys_acct } from '#kernel/fs/acct'
import { flush_delayed_fput } from '#kernel/fs/file_table'
import { do_exit, fork_from } from '#kernel/fs/fork'
import { chroot_fs_refs, hold_fs_root } from '#kernel/fs/fs_struct'
import { fsnotify_destroy_group } from '#kernel/fs/fsnotify'
import { kern_unmount } from '#kernel/fs/kern_mount'
import { lock_mount_hash, mount, unlock_mount_hash } from '#kernel/fs/mount'
import { mnt_namespace, namespace_lock, namespace_unlock } from '#kernel/fs/namespace'
import { emptyPath, path_put } from '#kernel/fs/path'
import { ksys_umount, MNT_DETACH } from '#kernel/fs/umount'
import { UMOUNT_PROPAGATE, umount_tree } from '#kernel/fs/umount_tree'
import { get } from '#kernel/lib/atomic'
import { rcu_barrier } from '#kernel/lib/call_rcu'
import { EAGAIN } from '#kernel/lib/errno'
import { list_empty, list_next } from '#kernel/lib/list'
import { usleep } from '#kernel/lib/wait'
import { delete_module } from '#kernel/module/delete_module'
import { INIT_PID, task_struct, taskAddress } from '#kernel/task'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { restIsKnown, settle } from '#shm/hints'
import { takeSlot } from '../operations/kernel_mounts.ts'
import { fsNumber, pathName, ROOT_DIRECTORIES } from '../operations/world.ts'
import { leftovers } from './leftovers.ts'
import type { Program } from './program.ts'

const ROUNDS = 20
const ROUND_US = 100

/**
 * What the last CPU does when all are through: takes back whatever the program may have left. What is alive after it, beyond what
 * was there at first, is a leak.
 */
export function tearDownProgram(program: Program): void {
  settle()
  if (restIsKnown()) return
  const left = leftovers(program)
  fork_from(taskAddress(INIT_PID))
  for (const ns of left.accounts) do_syscall(0, () => sys_acct(ns))
  for (const group of left.groups) {
    do_syscall(0, () => {
      fsnotify_destroy_group(group)
      return 0
    })
  }
  for (const slot of left.slots) kern_unmount(takeSlot(slot))
  if (left.pivoted) backToTheRootfs()
  if (left.mounts) for (const name of ROOT_DIRECTORIES) detachAll(`/${name}`)
  do_exit(0)
  if (left.modules.size > 0) unload(left.modules)
}

/** All that lies on the rootfs goes, and who was there is on the rootfs. */
function backToTheRootfs(): void {
  do_syscall(0, () => {
    const rootfs = get(get(taskAddress(INIT_PID) + task_struct.mnt_ns) + mnt_namespace.root)
    const [from, to] = [emptyPath(), { mnt: rootfs, dentry: get(rootfs + mount.mnt_root) }]
    hold_fs_root(from)
    namespace_lock()
    lock_mount_hash()
    for (const mounts = rootfs + mount.mnt_mounts; !list_empty(mounts); )
      umount_tree(list_next(mounts) - mount.mnt_child, UMOUNT_PROPAGATE)
    const moved = chroot_fs_refs(from, to)
    unlock_mount_hash()
    namespace_unlock()
    for (let i = 0; i <= moved; i++) path_put(from)
    return 0
  })
}

/** Takes the whole stack of mounts at one place down, with all below. */
function detachAll(point: string): void {
  while (do_syscall(0, () => ksys_umount(pathName(point), MNT_DETACH)) === 0);
}

/** What was put may still be on its way, and makes a module look used until it has arrived. */
function unload(modules: ReadonlySet<string>): void {
  for (let round = 0; round < ROUNDS; round++) {
    let busy = 0
    for (const name of modules) if (do_syscall(0, () => delete_module(fsNumber(name))) === -EAGAIN) busy++
    if (busy === 0) return
    flush_delayed_fput()
    flush_workqueue(system_wq)
    rcu_barrier()
    usleep(ROUND_US)
  }
}
