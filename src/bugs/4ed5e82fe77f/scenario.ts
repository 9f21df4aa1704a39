import { do_syscall } from '#kernel/entry'
import { ksys_open } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { path_remount } from '#kernel/fs/remount'
import { close, detach, mountAt } from '../calls.ts'
import { A, asCpu, MEMFS, mountScenario } from '../mount_scenario.ts'

const WRITER = 1

export default mountScenario({
  title: 'a filesystem is made read-only while a file is opened for writing',
  prepare: () => {
    mountAt(A, MEMFS)
  },
  cpus: [
    () => do_syscall(1, () => path_remount(absolute(A), { readonly: true })),
    () =>
      Math.min(
        0,
        do_syscall(1, () => ksys_open(absolute(A), { write: true })),
      ),
  ],
  finish: () => {
    asCpu(WRITER, () => close(0))
    detach(A)
  },
  check: ([remounted, opened]) => {
    if (remounted === 0 && opened === 0) throw new Error('the filesystem is read-only, and a file is open for writing')
  },
})
