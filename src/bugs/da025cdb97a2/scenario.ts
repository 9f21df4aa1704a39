import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_change_type } from '#kernel/fs/do_change_type'
import { absolute } from '#kernel/fs/path_name'
import { MS_SHARED } from '#kernel/fs/pnode/change_mnt_propagation'
import { detach, exitWith, inKernel, mountAt, stat } from '../calls.ts'
import { A, asCpu, B, MEMFS, mountScenario } from '../mount_scenario.ts'

/** The second CPU's namespace hears of all that the first one does. */
export default mountScenario({
  title: 'two mounts, one on the other, go in two namespaces at once',
  prepare: () => {
    inKernel(() => do_change_type(absolute(), MS_SHARED, false))
    mountAt(A, MEMFS)
    asCpu(1, () => inKernel(() => copy_mnt_ns(false)))
    mountAt(A, MEMFS)
  },
  cpus: [() => detach(A) + detach(A), () => exitWith(stat(A) + mountAt(B, MEMFS) + detach(B))],
})
