import { do_syscall } from '#kernel/entry'
import { ksys_create } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { mountAt, umount } from '../../../src/bugs/calls.ts'
import { A, B, DISKFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

export default mountScenario({
  title: 'a file is made in a filesystem that is then unmounted',
  cpus: [() => [mountAt(A, DISKFS, { key: 1 }), do_syscall(1, () => ksys_create(absolute(A), B, 'file')), umount(A)]],
})
