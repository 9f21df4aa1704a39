import { ksys_create } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { inKernel, mountAt, umount } from '../../../src/bugs/calls.ts'
import { A, B, MEMFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

export default mountScenario({
  title: 'one CPU makes a directory on a filesystem and unmounts it',
  prepare: () => {
    mountAt(A, MEMFS)
  },
  cpus: [() => [inKernel(() => ksys_create(absolute(A), B, 'directory')), umount(A)]],
})
