import { INIT_PID } from '#kernel/boot'
import { doToItem } from '#kernel/drivers/cancelled_item'
import { chainItems } from '#kernel/drivers/chained_items'
import { serveAndLeave } from '#kernel/drivers/file_server'
import { freeByRcu } from '#kernel/drivers/freed_things'
import { probeModule } from '#kernel/drivers/probe'
import { pushNode } from '#kernel/drivers/pushed_list'
import { forkHereExitThere } from '#kernel/drivers/short_child'
import { cacheAndShrink } from '#kernel/drivers/shrinker'
import { useKernMount } from '#kernel/drivers/use_kern_mount'
import { do_syscall } from '#kernel/entry'
import { sys_acct } from '#kernel/fs/acct'
import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_loopback } from '#kernel/fs/do_loopback'
import { type MountOptions, path_mount } from '#kernel/fs/do_mount'
import { mark_mounts_for_expiry } from '#kernel/fs/expire'
import { path_mount_failing } from '#kernel/fs/failing_mount'
import { get_fs_type, put_filesystem } from '#kernel/fs/filesystems'
import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { do_exit, fork_from } from '#kernel/fs/fork'
import { fsnotify_destroy_group, MARK_AUDIT, MARK_INOTIFY, sys_mark_add } from '#kernel/fs/fsnotify'
import { kern_mount, kern_unmount } from '#kernel/fs/kern_mount'
import { ksys_close_later } from '#kernel/fs/ksys_close_later'
import { kthread_close } from '#kernel/fs/kthread_close'
import { listmount } from '#kernel/fs/listmount'
import { mntget, mntput } from '#kernel/fs/mntput'
import { ksys_chdir, ksys_close, ksys_create, ksys_open, ksys_stat } from '#kernel/fs/open'
import { relativeTo } from '#kernel/fs/path_name'
import { path_remount } from '#kernel/fs/remount'
import { ksys_umount, MNT_DETACH, MNT_EXPIRE, MNT_FORCE } from '#kernel/fs/umount'
import { EINVAL } from '#kernel/lib/errno'
import { delete_module } from '#kernel/module/delete_module'
import { load_module } from '#kernel/module/load_module'
import { migrate_to, taskAddress } from '#kernel/task'
import { trace_umount_return } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { nrCpus } from '#shm/boot_words'
import { generationOf } from '#shm/slab'
import { heldMount, keepHeld, putSlot, slotMount, takeHeld, takeSlot } from './kernel_mounts.ts'
import type { Op, UmountFlag } from './program.ts'
import { fsNumber, NAMES, pathName } from './world.ts'

const SYSCALL = 1
const ACCT_NS = 0
const FLAGS: Record<UmountFlag, number> = { '': 0, detach: MNT_DETACH, expire: MNT_EXPIRE, force: MNT_FORCE }

/** One operation of a program, on the kernel, by the process of CPU `cpu`: what it returned. */
export function doOp(op: Op, cpu: number): number {
  if (op.do === 'umount') return umount(op.at, FLAGS[op.how])
  if (waitsForReferences(op)) letGo(cpu)
  return do_syscall(SYSCALL, () => call(op, cpu))
}

function call(op: Op, cpu: number): number {
  switch (op.do) {
    case 'mount':
      return mount(op)
    case 'bind':
      return do_loopback(pathName(op.from), pathName(op.at))
    case 'remount':
      return path_remount(pathName(op.at), { readonly: op.readonly, bind: op.bind === true })
    case 'create':
      return ksys_create(pathName(op.at), NAMES[op.name] ?? 0, op.name === 'f' ? 'file' : 'directory')
    case 'stat':
      return ksys_stat(pathName(op.at))
    case 'open':
      return ksys_open(pathName(op.at), { write: op.how === 'write', path: op.how === 'path' })
    case 'close':
      if (op.how === 'later') return ksys_close_later(op.fd)
      return op.how === 'kthread' ? kthread_close(op.fd) : ksys_close(op.fd)
    case 'chdir':
      return ksys_chdir(pathName(op.at))
    case 'fchdir':
      return ksys_chdir(relativeTo(op.fd))
    case 'listmount':
      return listmount(pathName(op.at), [])
    case 'unshare':
      return copy_mnt_ns(op.locked)
    case 'exit':
      return exitAndFork()
    case 'migrate':
      migrate_to(op.to % nrCpus())
      return 0
    case 'acct':
      return sys_acct(op.ns, op.at === undefined ? undefined : pathName(op.at))
    case 'watch':
      return sys_mark_add(op.group, op.group === 0 ? MARK_INOTIFY : MARK_AUDIT, cpu, pathName(op.at))
    case 'unwatch':
      fsnotify_destroy_group(op.group)
      return 0
    case 'insmod':
      return load_module(fsNumber(op.module))
    case 'rmmod':
      return delete_module(fsNumber(op.module))
    case 'use module':
      return useKernMount(fsNumber(op.module))
    case 'kern_mount':
      return kernMount(op.slot)
    case 'kern_unmount':
      return kernUnmount(op.slot)
    case 'hold':
      return hold(op.slot, cpu)
    case 'release':
      return release(cpu)
    case 'flush':
      return flush(fsNumber(op.fs))
    case 'expire round':
      mark_mounts_for_expiry()
      return 0
    case 'serve':
      return serveAndLeave(pathName(op.at))
    case 'reclaim':
      return cacheAndShrink(pathName(op.at))
    default:
      return driver(op, cpu)
  }
}

/** What drivers do, which always succeeds. */
function driver(op: Op, cpu: number): number {
  if (op.do === 'push work') pushNode(cpu)
  else if (op.do === 'fork') forkHereExitThere(op.here, op.there)
  else if (op.do === 'item') doToItem(op.how)
  else if (op.do === 'chain work') chainItems()
  else if (op.do === 'kfree_rcu') freeByRcu(op.count)
  else if (op.do === 'probe') probeModule(fsNumber(op.module))
  else return -EINVAL
  return 0
}

function mount({ at, fs, key = 0, readonly = false, expiring = false, failing }: Extract<Op, { do: 'mount' }>): number {
  const options: MountOptions = { key, readonly, expiring }
  if (failing === undefined) return path_mount(pathName(at), fsNumber(fs), options)
  return path_mount_failing(failing, pathName(at), fsNumber(fs), options)
}

/** umount(2), and the word to the judges that it has returned to user. */
function umount(at: string, flags: number): number {
  let mnt = 0
  let generation = 0
  const result = do_syscall(SYSCALL, () =>
    ksys_umount(pathName(at), flags, (umounted) => {
      mnt = umounted
      generation = generationOf(umounted)
    }),
  )
  if (mnt !== 0 && (flags & MNT_DETACH) === 0) trace_umount_return(mnt, generation)
  return result
}

function exitAndFork(): number {
  do_exit(ACCT_NS)
  fork_from(taskAddress(INIT_PID))
  return 0
}

/** These wait until nobody holds anything of a filesystem: whoever calls them may hold nothing itself. */
function waitsForReferences(op: Op): boolean {
  return op.do === 'flush' || (op.do === 'insmod' && op.module === 'badmod')
}

function letGo(cpu: number): void {
  do_syscall(SYSCALL, () => {
    release(cpu)
    return exitAndFork()
  })
}

/** The CPU is through: what the kernel at large still holds in its name goes. */
export function releaseHeld(cpu: number): void {
  if (heldMount(cpu) !== NULL) do_syscall(SYSCALL, () => release(cpu))
}

function kernMount(slot: number): number {
  const type = get_fs_type(fsNumber('mem'))
  const mnt = kern_mount(type)
  put_filesystem(type)
  if (mnt < 0) return mnt
  const before = putSlot(slot, mnt)
  if (before !== NULL) kern_unmount(before)
  return 0
}

function kernUnmount(slot: number): number {
  kern_unmount(takeSlot(slot))
  return 0
}

/** One more reference on a kernel mount. Only in `before`: nobody takes the mount away meanwhile. */
function hold(slot: number, cpu: number): number {
  const mnt = slotMount(slot)
  if (mnt !== NULL && heldMount(cpu) === NULL) keepHeld(cpu, mntget(mnt))
  return 0
}

function release(cpu: number): number {
  const mnt = takeHeld(cpu)
  if (mnt !== NULL) mntput(mnt)
  return 0
}

function flush(fs: number): number {
  const type = get_fs_type(fs)
  if (type === NULL) return 0
  flush_filesystem(type)
  put_filesystem(type)
  return 0
}
