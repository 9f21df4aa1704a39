import { do_loopback } from '#kernel/fs/do_loopback'
import { legitimize_mnt } from '#kernel/fs/legitimize_path'
import { mntput } from '#kernel/fs/mntput'
import { mount_lock } from '#kernel/fs/mount'
import { absolute } from '#kernel/fs/path_name'
import { get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { rcu_barrier } from '#kernel/lib/call_rcu'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { read_seqbegin } from '#kernel/lib/seqlock'
import { cpuPid, task_struct, taskAddress } from '#kernel/task'
import { NULL } from '#shm/arena'
import { staticOf, staticWords } from '#shm/layout'
import { chdir, detach, inKernel, mountAt } from '../calls.ts'
import { A, asCpu, B, MEMFS, mountScenario } from '../mount_scenario.ts'

/** The cwd in an fs_struct that CPU 0's task shares with its sibling on CPU 1: tasks of the model have each their own. */
const sharedCwd = staticWords('shared_cwd', 1, 'mount *, NULL once CPU 0 is about to leave; CPU 0')
const hasLeft = staticOf('has_left', completion, 'CPU 0 is back from chdir')

function leaveSharedCwd(): number {
  WRITE_ONCE(sharedCwd, NULL)
  const result = chdir()
  complete(hasLeft)
  return result
}

/** The sibling walks from the cwd, gets a reference there, and keeps it until what CPU 0 gave up is freed. */
function walkFromSharedCwd(): void {
  rcu_read_lock()
  const seq = read_seqbegin(mount_lock)
  const cwd = READ_ONCE(sharedCwd)
  const got = cwd !== NULL && legitimize_mnt(cwd, seq)
  rcu_read_unlock()
  if (!got) return
  wait_for_completion(hasLeft)
  rcu_barrier()
  mntput(cwd)
}

export default mountScenario({
  title: 'a walk begins at a cwd that a sibling leaves, and stays there for a while',
  boot: () => {
    init_completion(hasLeft)
    mountAt(A, MEMFS)
    do_loopback(absolute(A), absolute(B)) // the filesystem stays, for a shorter last put
    asCpu(0, () => chdir(A))
    set(sharedCwd, get(taskAddress(cpuPid(0)) + task_struct.pwd_mnt))
    detach(A)
  },
  cpus: [leaveSharedCwd, () => inKernel(walkFromSharedCwd)],
})
