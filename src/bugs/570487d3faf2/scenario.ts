import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_change_type } from '#kernel/fs/do_change_type'
import { do_loopback } from '#kernel/fs/do_loopback'
import { path_mount } from '#kernel/fs/do_mount'
import { mnt_namespace } from '#kernel/fs/namespace'
import { ksys_create } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { MS_PRIVATE, MS_SHARED } from '#kernel/fs/pnode/change_mnt_propagation'
import { get, set } from '#kernel/lib/atomic'
import { current } from '#kernel/lib/current'
import { task_struct } from '#kernel/task'
import { staticWords } from '#shm/layout'
import { detach, exitWith, inKernel, mountAt, stat } from '../calls.ts'
import { A, asCpu, MEMFS, mountScenario } from '../mount_scenario.ts'

/** Directories of what is mounted at /a. */
const ITSELF = absolute(A, 1)
const PLACE = absolute(A, 2)

const left = staticWords('left', 1, "mounts in the second CPU's namespace beside its root; whoever ends last")

export default mountScenario({
  title: 'a tree that is bound below itself goes, and in another namespace something of it is covered',
  prepare: () => {
    inKernel(() => do_change_type(absolute(), MS_SHARED, false))
    mountAt(A, MEMFS)
    for (const name of [1, 2]) inKernel(() => ksys_create(absolute(A), name, 'directory'))
    inKernel(() => do_loopback(absolute(A), ITSELF))
    inKernel(() => path_mount(PLACE, MEMFS))
    asCpu(1, () => {
      inKernel(() => copy_mnt_ns(false))
      inKernel(() => do_change_type(PLACE, MS_PRIVATE, false))
      inKernel(() => path_mount(PLACE, MEMFS))
    })
  },
  cpus: [() => detach(A), () => stat(A)],
  finish: () => {
    asCpu(1, () => {
      set(left, get(get(current() + task_struct.mnt_ns) + mnt_namespace.nr_mounts) - 1)
      exitWith(0)
    })
  },
  check: () => {
    // /a, and what it has mounted below
    if (get(left) !== 2) throw new Error(`${get(left)} mounts are left in the other namespace, in place of 2`)
  },
})
