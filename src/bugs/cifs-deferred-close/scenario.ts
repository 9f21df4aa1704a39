import { boot_deferred_close, close_later, kill_deferring_super } from '#kernel/fs/deferred_close'
import { registerBuiltIn } from '#kernel/fs/register_built_in'
import { get } from '#kernel/lib/atomic'
import { cpuPid, task_struct, taskAddress } from '#kernel/task'
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
    registerBuiltIn(CIFS, 0, kill_deferring_super)
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
