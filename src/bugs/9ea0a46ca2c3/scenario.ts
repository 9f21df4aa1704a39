import { mntget, mntput } from '#kernel/fs/mntput'
import { get } from '#kernel/lib/atomic'
import { cpuPid, migrate_to, task_struct, taskAddress } from '#kernel/task'
import { chdir, detach, inKernel, mountAt } from '../calls.ts'
import { A, asCpu, MEMFS, mountScenario } from '../mount_scenario.ts'

/** The lazily unmounted mount: the cwd of CPU 1's task, which stays there. */
const mnt = (): number => get(taskAddress(cpuPid(1)) + task_struct.pwd_mnt)

/** A task whose cwd is the mount takes one more reference on CPU 0, is moved to CPU 1, and drops it there. */
function getHerePutThere(): void {
  migrate_to(0)
  mntget(mnt())
  migrate_to(1)
  mntput(mnt())
}

export default mountScenario({
  title: 'one of two references on a lazily unmounted filesystem is dropped while a task moves from CPU to CPU',
  boot: () => {
    mountAt(A, MEMFS)
    asCpu(1, () => chdir(A))
    mntget(mnt()) // CPU 0's
    detach(A)
  },
  cpus: [() => inKernel(() => mntput(mnt())), () => inKernel(getHerePutThere)],
})
