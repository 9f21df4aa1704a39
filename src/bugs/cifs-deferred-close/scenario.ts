import { cpuPid } from '#kernel/boot'
import { boot_deferred_close, close_later, kill_deferring_super } from '#kernel/fs/deferred_close'
import { alloc_file_system_type } from '#kernel/fs/file_system_type'
import { register_filesystem } from '#kernel/fs/filesystems'
import { get } from '#kernel/lib/atomic'
import { task_struct, taskAddress } from '#kernel/task'
import { NULL } from '#shm/arena'
import { chdir, detach, inKernel, mountAt } from '../calls.ts'
import { A, mountScenario } from '../mount_scenario.ts'

const CIFS = 20

/** A file on the filesystem's root is closed by this CPU's task, whose cwd is there. */
function closeFileAtCwd(): number {
  return inKernel(() => close_later(get(taskAddress(cpuPid(0)) + task_struct.pwd_dentry)))
}

export default mountScenario({
  title: 'a file is closed, which happens later, and the filesystem lazily unmounted',
  kworkers: 2,
  boot: () => {
    boot_deferred_close()
    register_filesystem(alloc_file_system_type(CIFS, NULL, 0, NULL, kill_deferring_super))
  },
  prepare: () => {
    mountAt(A, CIFS)
  },
  // two, since a queue's items of one CPU do not start while one of them runs
  cpus: [
    () => {
      chdir(A)
      closeFileAtCwd()
      return chdir()
    },
    () => detach(A),
  ],
})
