import { cpuPid } from '#kernel/boot'
import { legitimize_mnt } from '#kernel/fs/legitimize_path'
import { mntput } from '#kernel/fs/mntput'
import { mount_lock } from '#kernel/fs/mount'
import { READ_ONCE } from '#kernel/lib/atomic'
import { rcu_read_lock, rcu_read_unlock } from '#kernel/lib/rcu'
import { read_seqbegin } from '#kernel/lib/seqlock'
import { task_struct, taskAddress } from '#kernel/task'
import { chdir, detach, inKernel, mountAt } from '../calls.ts'
import { A, asCpu, MEMFS, mountScenario } from '../mount_scenario.ts'

/** A sibling that shares fs_struct with CPU 0's task begins a walk at the cwd, without a reference, as walks inside RCU do. */
function walkFromSharedCwd(): void {
  rcu_read_lock()
  const seq = read_seqbegin(mount_lock)
  const cwd = READ_ONCE(taskAddress(cpuPid(0)) + task_struct.pwd_mnt)
  const got = legitimize_mnt(cwd, seq)
  rcu_read_unlock()
  if (got) mntput(cwd)
}

export default mountScenario({
  title: 'a walk begins at a cwd that a sibling leaves, on a lazily unmounted filesystem',
  prepare: () => {
    mountAt(A, MEMFS)
    asCpu(0, () => chdir(A))
    detach(A)
  },
  cpus: [() => chdir(), () => inKernel(walkFromSharedCwd)],
})
