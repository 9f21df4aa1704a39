import { get_fs_type } from '#kernel/fs/filesystems'
import { flush_filesystem } from '#kernel/fs/flush_filesystem'
import { detach, inKernel, mountAt } from '../calls.ts'
import { A, DISKFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'a filesystem is lazily unmounted and flushed',
  prepare: () => {
    mountAt(A, DISKFS, { key: 1 })
  },
  cpus: [() => detach(A), () => inKernel(() => flush_filesystem(get_fs_type(DISKFS)))],
})
