import { do_syscall } from '#kernel/entry'
import { path_mount_failing } from '#kernel/fs/failing_mount'
import { absolute } from '#kernel/fs/path_name'
import { A, B, DISKFS, mountScenario } from '../mount_scenario.ts'

/** superblock, its private info, and then the root, for which there is no memory */
const FAILING = 3

const mountFailing = (name: number): number =>
  do_syscall(0, () => path_mount_failing(FAILING, absolute(name), DISKFS, { key: 1 }))

/** None succeeds, so there is nothing to unmount; whoever is first makes the superblock that the others find. */
export default mountScenario({
  title: 'three mounts of one superblock fail',
  cpus: [() => mountFailing(A), () => mountFailing(A), () => mountFailing(B)],
})
