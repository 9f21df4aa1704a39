import { do_syscall } from '#kernel/entry'
import { path_mount } from '#kernel/fs/do_mount'
import { ksys_move_mount } from '#kernel/fs/do_move_mount'
import { ksys_create } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { close, detach, exitWith, inKernel, mountAt, open, stat } from '../calls.ts'
import { A, asCpu, B, MEMFS, mountScenario } from '../mount_scenario.ts'

/** The first descriptor of the first CPU: the lower one of two mounts on /b. */
const FD = 0
const COVERED = absolute(A, A)

export default mountScenario({
  title: 'a mount with another one on its root slides under a third',
  prepare: () => {
    mountAt(B, MEMFS)
    asCpu(0, () => open(B))
    mountAt(B, MEMFS)
    mountAt(A, MEMFS)
    inKernel(() => ksys_create(absolute(A), A, 'directory'))
    inKernel(() => path_mount(COVERED, MEMFS))
  },
  cpus: [
    () => {
      const result = do_syscall(1, () => ksys_move_mount(FD, COVERED, true))
      close(FD)
      return exitWith(result)
    },
    () => stat(A, A),
  ],
  finish: () => {
    asCpu(1, () => detach(A))
  },
  check: ([result]) => {
    if (result !== 0) throw new Error(`a mount cannot be moved beneath another one: ${result}`)
  },
})
