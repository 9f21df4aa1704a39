import { do_syscall } from '#kernel/entry'
import { path_mount } from '#kernel/fs/do_mount'
import { absolute } from '#kernel/fs/path_name'
import { ksys_umount } from '#kernel/fs/umount'
import { A, MEMFS, mountScenario } from '../mount_scenario.ts'

export default mountScenario({
  title: 'one CPU unmounts an idle filesystem',
  prepare: () => {
    path_mount(absolute(A), MEMFS)
  },
  cpus: [() => do_syscall(1, () => ksys_umount(absolute(A), 0))],
})
