import { do_loopback } from '#kernel/fs/do_loopback'
import { absolute } from '#kernel/fs/path_name'
import { mountAt, stat, umount } from '../calls.ts'
import { A, B, MEMFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'one CPU unmounts an idle filesystem, another looks it up',
  boot: () => {
    mountAt(A, MEMFS)
    do_loopback(absolute(A), absolute(B)) // the filesystem stays, for a shorter umount
  },
  cpus: [() => umount(A), () => stat(A)],
})
