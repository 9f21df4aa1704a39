/**
 * What `mnttorture/kernel` is to a scenario of kernel calls: worlds to make calls in, and the calls as the scenarios of the bugs make
 * them. Linking resolves the name to this; the kernel's own functions are there as `#kernel/fs/open` and the like.
 */

export { do_syscall } from '#kernel/entry'
export { absolute } from '#kernel/fs/path_name'
export {
  atomic_add,
  atomic_add_return,
  atomic_add_unless,
  atomic_dec,
  atomic_dec_and_test,
  atomic_inc,
  atomic_inc_not_zero,
  clear_bit,
  cmpxchg,
  get,
  READ_ONCE,
  set,
  set_bit,
  test_and_set_bit,
  WRITE_ONCE,
  xchg,
} from '#kernel/lib/atomic'
export * from '#kernel/lib/atomic_suffixes'
export * from '#kernel/lib/barrier'
export { rcu_read_lock, rcu_read_unlock, synchronize_rcu, synchronize_rcu_expedited } from '#kernel/lib/rcu'
export { spin_is_locked, spin_lock, spin_trylock, spin_unlock } from '#kernel/lib/spinlock'
export { type BuiltIn, buildWorld, forkCpus, type World, type WorldPlan } from '#kernel/world'
export { type WorldState, type WorldThreads, worldRoles } from '#kernel/world_roles'
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
export { type WordsState, type WordsSubject, wordsScenario } from './bugs/words_scenario.ts'
