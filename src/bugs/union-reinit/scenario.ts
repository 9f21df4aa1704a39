import { mountAt, umount } from '../calls.ts'
import { A, MEMFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'one CPU unmounts an idle filesystem; its memory goes by RCU',
  kworkers: 1,
  prepare: () => {
    mountAt(A, MEMFS)
  },
  cpus: [() => umount(A)],
})
