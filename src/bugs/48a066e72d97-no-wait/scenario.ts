import { mntget, mntput } from '#kernel/fs/mntput'
import { get, set } from '#kernel/lib/atomic'
import { cpuPid, task_struct, taskAddress } from '#kernel/task'
import { staticWords } from '#shm/layout'
import { chdir, detach, inKernel, mountAt } from '../calls.ts'
import { A, asCpu, MEMFS, mountScenario } from '../mount_scenario.ts'

const mnt = staticWords('the_mount', 1, 'the mount at /a; constant')

export default mountScenario({
  title: 'one CPU lazily unmounts a filesystem, another drops a reference on it',
  prepare: () => {
    mountAt(A, MEMFS)
    asCpu(1, () => chdir(A))
    set(mnt, mntget(get(taskAddress(cpuPid(1)) + task_struct.pwd_mnt)))
    asCpu(1, () => chdir())
  },
  cpus: [() => detach(A), () => inKernel(() => mntput(get(mnt)))],
})
