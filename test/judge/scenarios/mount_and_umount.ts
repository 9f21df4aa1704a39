import { ksys_create } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { inKernel, mountAt, umount } from '../../../src/bugs/calls.ts'
import { A, B, MEMFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

export default mountScenario({
  title: 'one CPU mounts a filesystem, makes a directory in it and unmounts it',
  cpus: [() => [mountAt(A, MEMFS), inKernel(() => ksys_create(absolute(A), B, 'directory')), umount(A)]],
})
