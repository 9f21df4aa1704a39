import { do_loopback } from '#kernel/fs/do_loopback'
import { absolute } from '#kernel/fs/path_name'
import { complete, completion, init_completion, wait_for_completion } from '#kernel/lib/completion'
import { staticOf } from '#shm/layout'
import { close, inKernel, mountAt, open, umount } from '../calls.ts'
import { A, B, MEMFS, mountScenario } from '../mount_scenario.ts'

const isBack = staticOf('umount_is_back', completion, 'CPU 0 is back from umount')

export default mountScenario({
  title: 'one CPU unmounts a filesystem, another opens a file there and keeps it open',
  boot: () => {
    init_completion(isBack)
    mountAt(A, MEMFS)
    do_loopback(absolute(A), absolute(B)) // the filesystem stays, for a shorter umount
  },
  cpus: [
    () => {
      const result = umount(A)
      complete(isBack)
      return result
    },
    () => {
      const fd = open(A)
      inKernel(() => wait_for_completion(isBack))
      if (fd >= 0) close(fd)
      return Math.min(fd, 0)
    },
  ],
})
