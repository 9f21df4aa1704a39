import { do_syscall } from '#kernel/entry'
import { ksys_move_mount } from '#kernel/fs/do_move_mount'
import { absolute } from '#kernel/fs/path_name'
import { close, detach, exitWith, mountAt, open, stat } from '../calls.ts'
import { A, asCpu, B, MEMFS, mountScenario } from '../mount_scenario.ts'

/** The first descriptor of the first CPU: the lower one of two mounts on /b. */
const FD = 0

export default mountScenario({
  title: 'a mount with another one on its root slides under a third',
  prepare: () => {
    mountAt(B, MEMFS)
    asCpu(0, () => open(B))
    mountAt(B, MEMFS)
    mountAt(A, MEMFS)
  },
  cpus: [
    () => {
      const result = do_syscall(1, () => ksys_move_mount(FD, absolute(A), true))
      close(FD)
      return exitWith(result)
    },
    () => exitWith(stat(A)),
  ],
  finish: () => {
    for (let i = 0; i < 3; i++) asCpu(1, () => detach(A))
  },
  check: ([result]) => {
    if (result !== 0) throw new Error(`a mount cannot be moved beneath another one: ${result}`)
  },
})
