import { mountAt, umount } from '../../../src/bugs/calls.ts'
import { A, MEMFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

export { reportedFindings } from '#shm/findings'

export default mountScenario({
  title: 'one CPU unmounts an idle filesystem',
  prepare: () => {
    mountAt(A, MEMFS)
  },
  cpus: [() => umount(A)],
})
