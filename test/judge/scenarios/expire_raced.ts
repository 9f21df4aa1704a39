import { MNT_EXPIRE } from '#kernel/fs/umount'
import { detach, mountAt, stat, umount } from '../../../src/bugs/calls.ts'
import { A, MEMFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

const twice = () => [umount(A, MNT_EXPIRE), umount(A, MNT_EXPIRE)]

export default mountScenario({
  title: 'two CPUs expire a mount that a third one looks up',
  prepare: () => {
    mountAt(A, MEMFS)
  },
  cpus: [twice, twice, () => stat(A)],
  finish: () => {
    detach(A)
  },
})
