import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_change_type } from '#kernel/fs/do_change_type'
import { absolute } from '#kernel/fs/path_name'
import { MS_SHARED, MS_SLAVE } from '#kernel/fs/pnode/change_mnt_propagation'
import { detach, exitWith, inKernel, mountAt } from '../calls.ts'
import { A, asCpu, B, MEMFS, mountScenario } from '../mount_scenario.ts'

/** Both CPUs have a namespace of their own: the first one's root is a peer of init's, the second one's a slave. */
export default mountScenario({
  title: 'a mount is heard of by a peer and by a slave',
  prepare: () => {
    inKernel(() => do_change_type(absolute(), MS_SHARED, false))
    for (const cpu of [0, 1]) asCpu(cpu, () => inKernel(() => copy_mnt_ns(false)))
    asCpu(1, () => inKernel(() => do_change_type(absolute(), MS_SLAVE, false)))
  },
  cpus: [() => exitWith(mountAt(A, MEMFS) + detach(A)), () => exitWith(detach(A) + mountAt(B, MEMFS) + detach(B))],
})
