import { do_loopback } from '#kernel/fs/do_loopback'
import { absolute } from '#kernel/fs/path_name'
import { inKernel, mountAt, umount } from '../../../src/bugs/calls.ts'
import { A, B, MEMFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

export default mountScenario({
  title: 'one CPU binds a filesystem to a second place and unmounts both',
  prepare: () => {
    mountAt(A, MEMFS)
  },
  cpus: [() => [inKernel(() => do_loopback(absolute(A), absolute(B))), umount(A), umount(B)]],
})
