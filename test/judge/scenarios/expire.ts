import { MNT_EXPIRE } from '#kernel/fs/umount'
import { mountAt, stat, umount } from '../../../src/bugs/calls.ts'
import { A, MEMFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

export default mountScenario({
  title: 'a mount is used between two calls with MNT_EXPIRE, and then not',
  prepare: () => {
    mountAt(A, MEMFS)
  },
  cpus: [() => [umount(A, MNT_EXPIRE), stat(A), umount(A, MNT_EXPIRE), umount(A, MNT_EXPIRE)]],
})
