import { do_syscall } from '#kernel/entry'
import { path_mount_failing } from '#kernel/fs/failing_mount'
import { absolute } from '#kernel/fs/path_name'
import { detach, mountAt } from '../calls.ts'
import { A, B, DISKFS, mountScenario } from '../mount_scenario.ts'

/** superblock, its private info, and then the root, for which there is no memory */
const FAILING = 3

const gone = (name: number, mounted: number): number => (mounted === 0 ? detach(name) : mounted)
const mountFailing = (name: number): number =>
  do_syscall(0, () => path_mount_failing(FAILING, absolute(name), DISKFS, { key: 1 }))

export default mountScenario({
  title: 'a mount fails while two others wait for its superblock',
  cpus: [
    () => gone(A, mountFailing(A)),
    () => gone(A, mountAt(A, DISKFS, { key: 1 })),
    () => gone(B, mountAt(B, DISKFS, { key: 1 })),
  ],
})
