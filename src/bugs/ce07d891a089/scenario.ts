import { do_syscall } from '#kernel/entry'
import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_loopback } from '#kernel/fs/do_loopback'
import { path_mount } from '#kernel/fs/do_mount'
import { ksys_create, ksys_stat } from '#kernel/fs/open'
import { absolute, relativeTo } from '#kernel/fs/path_name'
import { close, detach, exitWith, inKernel, mountAt, open } from '../calls.ts'
import { A, asCpu, B, MEMFS, mountScenario } from '../mount_scenario.ts'

/** /a/a is a directory with `a` in it, which a mount hides. */
const HIDDEN = A

export default mountScenario({
  title: 'a container gives up a tree with a mount that is locked to it, and looks below',
  prepare: () => {
    mountAt(A, MEMFS)
    inKernel(() => ksys_create(absolute(A), HIDDEN, 'directory'))
    inKernel(() => ksys_create(absolute(A, HIDDEN), HIDDEN, 'directory'))
    inKernel(() => path_mount(absolute(A, HIDDEN), MEMFS))
    asCpu(0, () => inKernel(() => copy_mnt_ns(true)))
  },
  cpus: [
    () => {
      inKernel(() => do_loopback(absolute(A), absolute(B), true))
      const fd = open(B)
      detach(B)
      const seen = do_syscall(1, () => ksys_stat(relativeTo(fd, HIDDEN, HIDDEN))) === 0
      close(fd)
      return exitWith(seen)
    },
    () => detach(A) === 0,
  ],
  check: ([seen]) => {
    if (seen === true) throw new Error('a directory below a locked mount is seen')
  },
})
