import { get_fs_type } from '#kernel/fs/filesystems'
import { kern_mount, kern_unmount } from '#kernel/fs/kern_mount'
import { inKernel } from '../../../src/bugs/calls.ts'
import { MEMFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

export default mountScenario({
  title: 'a kernel mount is made and undone',
  cpus: [() => inKernel(() => kern_unmount(kern_mount(get_fs_type(MEMFS))))],
})
