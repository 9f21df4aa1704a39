import { mountAt, stat, umount } from '../calls.ts'
import { A, MEMFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'one CPU unmounts an idle filesystem, another looks it up',
  boot: () => {
    mountAt(A, MEMFS)
  },
  cpus: [() => umount(A), () => stat(A)],
})
