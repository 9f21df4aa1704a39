import { mount_lock } from '#kernel/fs/mount'
import { namespace_sem } from '#kernel/fs/namespace_sem'
import { emptyPath, type Path, path_get, path_put } from '#kernel/fs/path'
import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { lockdep_assert_held, lockdep_assert_held_write } from '#kernel/lib/lockdep/assert_held'
import { spin_lock, spin_unlock } from '#kernel/lib/spinlock'
import { nrTasks, PF_KTHREAD, self, task_struct, taskAddress } from '#kernel/task'
import { trace_mnt_handle } from '#kernel/trace'
import { NULL } from '#shm/arena'

/**
 * fs/fs_struct.c: the root and the cwd of a task. The task itself changes them, and pivot_root those of all tasks: under mount_lock[write], too, so that a
 * walk inside RCU, which looks at that in the end, needs no lock where it begins (in Linux fs->seq is for that).
 */
type Which = 'root' | 'pwd'
const FIELDS = {
  root: { mnt: task_struct.root_mnt, dentry: task_struct.root_dentry },
  pwd: { mnt: task_struct.pwd_mnt, dentry: task_struct.pwd_dentry },
} as const
const INIT = 0

/** Kernel threads are where init is. */
function fs(): number {
  return (get(self + task_struct.flags) & PF_KTHREAD) !== 0 ? taskAddress(INIT) : current()
}

/** Without references. Locks: namespace_sem, or for who compares it, or asks mount_lock afterwards whether it still is */
export function get_fs_root(path: Path): void {
  read(current(), 'root', path)
}

export function get_fs_pwd(path: Path): void {
  read(current(), 'pwd', path)
}

/** With references. */
export function hold_fs_root(path: Path): void {
  hold(fs(), 'root', path)
}

export function hold_fs_pwd(path: Path): void {
  hold(current(), 'pwd', path)
}

/** Takes over the references of `path`. */
export function set_fs_root(path: Path): void {
  replace(current(), 'root', path)
}

/** Takes over the references of `path`. */
export function set_fs_pwd(path: Path): void {
  replace(current(), 'pwd', path)
}

/** A new task starts where another one is: both references are its own. */
export function copy_fs_struct(from: number): void {
  const [root, pwd] = [emptyPath(), emptyPath()]
  hold(from, 'root', root)
  hold(from, 'pwd', pwd)
  set_fs_root(root)
  set_fs_pwd(pwd)
}

export function exit_fs(): void {
  set_fs_pwd({ mnt: NULL, dentry: NULL })
  set_fs_root({ mnt: NULL, dentry: NULL })
}

/**
 * Whoever has the one root or cwd has the other from now on: pivot_root changes that of every task. Returns how often the references of `from`
 * are to be put. Locks: namespace_sem[write], mount_lock[write]
 */
export function chroot_fs_refs(from: Path, to: Path): number {
  lockdep_assert_held_write(namespace_sem)
  lockdep_assert_held(mount_lock)
  let moved = 0
  for (let pid = 0; pid < nrTasks(); pid++) {
    const task = taskAddress(pid)
    spin_lock(task + task_struct.fs_lock)
    for (const which of ['root', 'pwd'] as const) {
      const old = emptyPath()
      read(task, which, old)
      if (old.mnt !== from.mnt || old.dentry !== from.dentry) continue
      path_get(to)
      trace_mnt_handle(to.mnt, 1, NULL)
      write(task, which, to)
      trace_mnt_handle(from.mnt, -1, NULL)
      moved++
    }
    spin_unlock(task + task_struct.fs_lock)
  }
  return moved
}

function read(task: number, which: Which, path: Path): void {
  path.mnt = READ_ONCE(task + FIELDS[which].mnt)
  path.dentry = READ_ONCE(task + FIELDS[which].dentry)
}

/** Locks: fs_lock of the task */
function write(task: number, which: Which, { mnt, dentry }: Path): void {
  WRITE_ONCE(task + FIELDS[which].mnt, mnt)
  WRITE_ONCE(task + FIELDS[which].dentry, dentry)
}

function hold(task: number, which: Which, path: Path): void {
  spin_lock(task + task_struct.fs_lock)
  read(task, which, path)
  path_get(path)
  spin_unlock(task + task_struct.fs_lock)
}

function replace(task: number, which: Which, path: Path): void {
  const old = emptyPath()
  if (path.mnt !== NULL) trace_mnt_handle(path.mnt, 1, NULL)
  spin_lock(task + task_struct.fs_lock)
  read(task, which, old)
  write(task, which, path)
  spin_unlock(task + task_struct.fs_lock)
  if (old.mnt === NULL) return
  trace_mnt_handle(old.mnt, -1, NULL)
  path_put(old)
}
