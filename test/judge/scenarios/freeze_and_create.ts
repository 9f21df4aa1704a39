import { do_syscall } from '#kernel/entry'
import { ioctl_fsfreeze, ioctl_fsthaw } from '#kernel/fs/freeze'
import { ksys_create } from '#kernel/fs/open'
import { absolute } from '#kernel/fs/path_name'
import { close, detach, mountAt, open } from '../../../src/bugs/calls.ts'
import { A, asCpu, B, DISKFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

export default mountScenario({
  title: 'a filesystem is frozen, thawed and unmounted while somebody makes a file in it',
  prepare: () => {
    mountAt(A, DISKFS, { key: 1 })
    asCpu(0, () => open(A))
  },
  cpus: [
    () => [do_syscall(1, () => ioctl_fsfreeze(0)), do_syscall(1, () => ioctl_fsthaw(0)), close(0)],
    () => do_syscall(1, () => ksys_create(absolute(A), B, 'file')),
  ],
  finish: () => {
    detach(A)
  },
})
