import { mountAt, umount } from '../calls.ts'
import { A, B, MEMFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'two CPUs unmount a filesystem each, so that one kworker may free what the other one is at',
  kworkers: 2,
  prepare: () => {
    mountAt(A, MEMFS)
    mountAt(B, MEMFS)
  },
  cpus: [() => umount(A), () => umount(B)],
})
