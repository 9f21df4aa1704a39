/**
 * What `mnttorture/kernel` is to a scenario of kernel calls: worlds to make calls in, and the calls as the scenarios of the bugs make
 * them. Linking resolves the name to this; the kernel's own functions are there as `#kernel/fs/open` and the like.
 */

export { do_syscall } from '#kernel/entry'
export { absolute } from '#kernel/fs/path_name'
export { get, set } from '#kernel/lib/atomic'
export { NULL } from '#shm/arena'
export { staticOf, staticWords } from '#shm/layout'
export { chdir, close, detach, inKernel, mountAt, open, stat, umount } from './bugs/calls.ts'
export { type KernelState, type KernelSubject, kernelScenario } from './bugs/kernel_scenario.ts'
export {
  A,
  asCpu,
  B,
  DISKFS,
  MEMFS,
  type MountState,
  type MountSubject,
  mountScenario,
} from './bugs/mount_scenario.ts'
