import { dput } from '#kernel/fs/dcache'
import { dissolve_on_fput } from '#kernel/fs/dissolve_on_fput'
import { mnt_put_write_access } from '#kernel/fs/mnt_writers'
import { mntput } from '#kernel/fs/mntput'
import type { Path } from '#kernel/fs/path'
import { atomic_dec_and_test, get, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { EMFILE } from '#kernel/lib/errno'
import { llist_add, llist_del_all, llist_next, llist_node } from '#kernel/lib/llist'
import { mutex } from '#kernel/lib/mutex'
import { callback_head, init_task_work, task_work_add } from '#kernel/lib/task_work'
import { text } from '#kernel/lib/text'
import { MAX_FILES, PF_KTHREAD, self, task_struct } from '#kernel/task'
import { trace_mnt_handle } from '#kernel/trace'
import { delayed_work, INIT_DELAYED_WORK, schedule_delayed_work } from '#kernel/workqueue/delayed_work'
import { serve_list } from '#kernel/workqueue/serve_list'
import { INIT_WORK, work_struct } from '#kernel/workqueue/work_struct'
import { NULL } from '#shm/arena'
import { embed, flagNames, staticOf, staticWords, struct } from '#shm/layout'
import { kmem_cache_alloc, kmem_cache_create, kmem_cache_free } from '#shm/slab'

/**
 * fs/file_table.c: an open file owns a reference on its mount and dentry, and a write access to the mount when it is open
 * for writing. The last fput of a task runs __fput when the task returns to user; a kernel thread, or a task that is already
 * exiting, hands it to delayed_fput.
 */
export const file = struct('file', {
  f_count: 'references; atomic',
  f_mnt: 'mount *; constant',
  f_dentry: 'dentry *; constant',
  f_mode: 'FMODE_*; constant',
  f_work: embed(callback_head, 'task work or node of delayed_fput_list; whoever dropped the last reference'),
})
export const FMODE_WRITE = 0x2
export const FMODE_PATH = 0x4000
/** A tree of mounts goes with the file, unless it has been attached by then. */
export const FMODE_NEED_UNMOUNT = 0x10000000
flagNames('FMODE_', { FMODE_WRITE, FMODE_PATH, FMODE_NEED_UNMOUNT })

const file_cache = kmem_cache_create(file)
const delayed_fput_list = staticWords('delayed_fput_list', 1, 'llist of files; any kernel thread pushes')
const delayed_fput_work = staticOf(
  'delayed_fput_work',
  delayed_work,
  'runs delayed_fput; scheduled by whoever found the list empty',
)
const delayed_fput_now = staticOf(
  'delayed_fput_now',
  work_struct,
  'runs delayed_fput for who waits; delayed_fput_flush',
)
const delayed_fput_flush = staticOf('delayed_fput_flush', mutex, 'held by who waits for delayed_fput')
const ____fput = text('____fput', (work) => __fput(work - file.f_work))
const delayed_fput = text('delayed_fput', () => flush_delayed_fput())

export function boot_files(): void {
  INIT_DELAYED_WORK(delayed_fput_work, delayed_fput)
  INIT_WORK(delayed_fput_now, delayed_fput)
}

/** A file that takes over the references of `path`, or NULL when out of memory. */
export function alloc_file(path: Path, mode: number): number {
  const f = kmem_cache_alloc(file_cache)
  if (f === NULL) return NULL
  set(f + file.f_mnt, path.mnt)
  set(f + file.f_dentry, path.dentry)
  set(f + file.f_mode, mode)
  WRITE_ONCE(f + file.f_count, 1)
  trace_mnt_handle(path.mnt, 1, f)
  return f
}

export function fput(f: number): void {
  if (!atomic_dec_and_test(f + file.f_count)) return
  if ((get(self + task_struct.flags) & PF_KTHREAD) === 0) {
    init_task_work(f + file.f_work, ____fput)
    if (task_work_add(self, f + file.f_work) === 0) return
  }
  if (llist_add(f + file.f_work + llist_node.next, delayed_fput_list)) schedule_delayed_work(delayed_fput_work, 1)
}

/** The rest of the last fput, right here. Context: may sleep. */
export function __fput_sync(f: number): void {
  if (atomic_dec_and_test(f + file.f_count)) __fput(f)
}

export function flush_delayed_fput(): void {
  let node = llist_del_all(delayed_fput_list)
  while (node !== NULL) {
    const next = llist_next(node) // before __fput frees the node
    __fput(node - file.f_work)
    node = next
  }
}

/** Waits until the files that were handed over before are closed. Context: may sleep */
export function flush_delayed_fput_work(): void {
  serve_list(delayed_fput_now, delayed_fput_work, delayed_fput_flush)
}

/** The file behind a descriptor of the calling task, or NULL. */
export function fileOf(fd: number): number {
  return fd >= 0 && fd < MAX_FILES ? get(current() + task_struct.files + fd) : NULL
}

/** Puts the file into the lowest free descriptor and returns that, or -EMFILE. */
export function fd_install(f: number): number {
  const files = current() + task_struct.files
  for (let fd = 0; fd < MAX_FILES; fd++) {
    if (get(files + fd) !== NULL) continue
    set(files + fd, f)
    return fd
  }
  return -EMFILE
}

/** Takes the file out of its descriptor and returns it, or NULL. */
export function close_fd(fd: number): number {
  const f = fileOf(fd)
  if (f !== NULL) set(current() + task_struct.files + fd, NULL)
  return f
}

function __fput(f: number): void {
  const mnt = get(f + file.f_mnt)
  if ((get(f + file.f_mode) & FMODE_WRITE) !== 0) mnt_put_write_access(mnt)
  if ((get(f + file.f_mode) & FMODE_NEED_UNMOUNT) !== 0) dissolve_on_fput(mnt)
  const d = get(f + file.f_dentry)
  trace_mnt_handle(mnt, -1, f)
  kmem_cache_free(file_cache, f)
  dput(d)
  mntput(mnt)
}
