import { do_loopback } from '#kernel/fs/do_loopback'
import { legitimize_mnt } from '#kernel/fs/legitimize_path'
import { mntput } from '#kernel/fs/mntput'
import { mount_lock } from '#kernel/fs/mount'
import { absolute } from '#kernel/fs/path_name'
import { get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { read_seqbegin } from '#kernel/lib/seqlock'
import { cpuPid, task_struct, taskAddress } from '#kernel/task'
import { NULL } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { chdir, detach, inKernel, mountAt } from '../calls.ts'
import { A, asCpu, B, MEMFS, mountScenario } from '../mount_scenario.ts'

/** The cwd in an fs_struct that CPU 0's task shares with its sibling on CPU 1: tasks of the model have each their own. */
const sharedCwd = staticWords('shared_cwd', 1, 'mount *, NULL once CPU 0 is about to leave; CPU 0')

function leaveSharedCwd(): number {
  WRITE_ONCE(sharedCwd, NULL)
  return chdir()
}

/** The sibling begins a walk at the cwd, without a reference, as walks inside RCU do. */
function walkFromSharedCwd(): void {
  rcu_read_lock()
  const seq = read_seqbegin(mount_lock)
  const cwd = READ_ONCE(sharedCwd)
  const got = cwd !== NULL && legitimize_mnt(cwd, seq)
  rcu_read_unlock()
  if (got) mntput(cwd)
}

export default mountScenario({
  title: 'a walk begins at a cwd that a sibling leaves, on a lazily unmounted filesystem',
  boot: () => {
    mountAt(A, MEMFS)
    do_loopback(absolute(A), absolute(B)) // the filesystem stays, for a shorter last put
    asCpu(0, () => chdir(A))
    set(sharedCwd, get(taskAddress(cpuPid(0)) + task_struct.pwd_mnt))
    detach(A)
  },
  cpus: [leaveSharedCwd, () => inKernel(walkFromSharedCwd)],
})
