import { get_fs_type } from '#kernel/fs/filesystems'
import { kern_mount, kern_unmount } from '#kernel/fs/kern_mount'
import { mntget, mntput } from '#kernel/fs/mntput'
import { get, set } from '#kernel/lib/atomic'
import { staticWords } from '#shm/layout'
import { inKernel } from '../calls.ts'
import { MEMFS, mountScenario } from '../mount_scenario.ts'

const internal = staticWords('internal_mount', 1, 'the kernel mount of this scenario; constant')

export default mountScenario({
  title: 'a kernel mount is unmounted while its last user lets go',
  prepare: () => set(internal, mntget(kern_mount(get_fs_type(MEMFS)))),
  cpus: [() => inKernel(() => kern_unmount(get(internal))), () => inKernel(() => mntput(get(internal)))],
})
