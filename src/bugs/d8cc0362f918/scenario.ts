import { do_syscall } from '#kernel/entry'
import { copy_mnt_ns } from '#kernel/fs/copy_mnt_ns'
import { do_change_type } from '#kernel/fs/do_change_type'
import { do_set_group } from '#kernel/fs/do_set_group'
import { absolute, relativeTo } from '#kernel/fs/path_name'
import { MS_PRIVATE, MS_SHARED } from '#kernel/fs/pnode/change_mnt_propagation'
import { close, detach, exitWith, inKernel, mountAt, open, stat } from '../calls.ts'
import { A, asCpu, MEMFS, mountScenario } from '../mount_scenario.ts'

/** The first descriptor of the first CPU: /a in the namespace that it came from. */
const FD = 0

export default mountScenario({
  title: 'a mount gets the group of the one that it is a copy of, in another namespace',
  prepare: () => {
    mountAt(A, MEMFS)
    inKernel(() => do_change_type(absolute(A), MS_SHARED, false))
    asCpu(0, () => {
      open(A)
      inKernel(() => copy_mnt_ns(false))
      inKernel(() => do_change_type(absolute(A), MS_PRIVATE, false))
    })
  },
  cpus: [
    () => {
      const result = do_syscall(1, () => do_set_group(relativeTo(FD), absolute(A)))
      close(FD)
      return exitWith(result)
    },
    () => stat(A),
  ],
  finish: () => {
    asCpu(1, () => detach(A))
  },
  check: ([result]) => {
    if (result !== 0) throw new Error(`the group is not handed on: ${result}`)
  },
})
