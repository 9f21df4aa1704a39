import { acct_process } from '#kernel/fs/acct'
import { get_mnt_ns, put_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { close_fd, fileOf, fput } from '#kernel/fs/file_table'
import { copy_fs_struct, exit_fs } from '#kernel/fs/fs_struct'
import { get, set } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { clear_task_works, exit_task_work } from '#kernel/lib/task_work'
import { MAX_FILES, self, task_struct } from '#kernel/task'
import { NULL } from '#shm/arena'

/** The thread becomes a new process, child of task `parent`: same namespace, root and cwd, no open files. */
export function fork_from(parent: number): void {
  clear_task_works(self)
  const ns = get(parent + task_struct.mnt_ns)
  get_mnt_ns(ns)
  set(self + task_struct.mnt_ns, ns)
  copy_fs_struct(parent)
}

/** exit(2): everything that the process held is dropped; afterwards task work is refused. */
export function do_exit(acctNs: number): void {
  acct_process(acctNs)
  for (let fd = 0; fd < MAX_FILES; fd++) if (fileOf(fd) !== NULL) fput(close_fd(fd))
  exit_fs()
  const ns = get(current() + task_struct.mnt_ns)
  set(self + task_struct.mnt_ns, NULL)
  if (ns !== NULL) put_mnt_ns(ns)
  exit_task_work()
}
