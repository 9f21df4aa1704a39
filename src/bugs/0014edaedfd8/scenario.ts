import { do_syscall } from '#kernel/entry'
import { ksys_open } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { path_remount } from '#kernel/fs/remount'
import { close, detach, mountAt } from '../calls.ts'
import { A, MEMFS, mountScenario } from '../mount_scenario.ts'

const openForWriting = (): number => do_syscall(1, () => ksys_open(absolute(A), { write: true }))
const twice = (): number[] => {
  const fd = openForWriting()
  if (fd >= 0) close(fd)
  const again = openForWriting()
  if (again >= 0) close(again)
  return [Math.min(fd, 0), Math.min(again, 0)]
}

export default mountScenario({
  title: 'a remount read-only is refused because somebody writes; somebody wants to write after that',
  prepare: () => {
    mountAt(A, MEMFS)
  },
  cpus: [() => do_syscall(1, () => path_remount(absolute(A), { readonly: true })), twice],
  finish: () => {
    detach(A)
  },
})
