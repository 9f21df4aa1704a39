import { type Path, path_get, path_put } from '#kernel/fs/path'
import { get, set } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { task_struct } from '#kernel/task'
import { trace_mnt_handle } from '#kernel/trace'
import { NULL } from '#shm/arena'

/** fs/fs_struct.c: the root and the cwd of a task. Only the task itself reads and changes them, so they need no lock. */
export function get_fs_root(path: Path): void {
  const task = current()
  path.mnt = get(task + task_struct.root_mnt)
  path.dentry = get(task + task_struct.root_dentry)
}

export function get_fs_pwd(path: Path): void {
  const task = current()
  path.mnt = get(task + task_struct.pwd_mnt)
  path.dentry = get(task + task_struct.pwd_dentry)
}

/** Takes over the references of `path`. */
export function set_fs_root(path: Path): void {
  const old: Path = { mnt: NULL, dentry: NULL }
  get_fs_root(old)
  const task = current()
  if (path.mnt !== NULL) trace_mnt_handle(path.mnt, 1, NULL)
  set(task + task_struct.root_mnt, path.mnt)
  set(task + task_struct.root_dentry, path.dentry)
  drop(old)
}

/** Takes over the references of `path`. */
export function set_fs_pwd(path: Path): void {
  const old: Path = { mnt: NULL, dentry: NULL }
  get_fs_pwd(old)
  const task = current()
  if (path.mnt !== NULL) trace_mnt_handle(path.mnt, 1, NULL)
  set(task + task_struct.pwd_mnt, path.mnt)
  set(task + task_struct.pwd_dentry, path.dentry)
  drop(old)
}

/** A new task starts where another one is: both references are its own. */
export function copy_fs_struct(from: number): void {
  const root: Path = { mnt: get(from + task_struct.root_mnt), dentry: get(from + task_struct.root_dentry) }
  const pwd: Path = { mnt: get(from + task_struct.pwd_mnt), dentry: get(from + task_struct.pwd_dentry) }
  path_get(root)
  path_get(pwd)
  set_fs_root(root)
  set_fs_pwd(pwd)
}

export function exit_fs(): void {
  set_fs_pwd({ mnt: NULL, dentry: NULL })
  set_fs_root({ mnt: NULL, dentry: NULL })
}

function drop(old: Path): void {
  if (old.mnt === NULL) return
  trace_mnt_handle(old.mnt, -1, NULL)
  path_put(old)
}
