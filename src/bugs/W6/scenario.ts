import { alloc_file_system_type } from '#kernel/fs/file_system_type'
import { get_fs_type, register_filesystem } from '#kernel/fs/filesystems'
import { kern_mount, kern_unmount } from '#kernel/fs/kern_mount'
import { mntput } from '#kernel/fs/mntput'
import { mount } from '#kernel/fs/mount'
import { deactivate_super, kill_block_super } from '#kernel/fs/super'
import { super_block } from '#kernel/fs/super_block'
import { atomic_inc, get, set } from '#kernel/lib/atomic'
import { call, text } from '#kernel/lib/text'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { NULL } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { detach, inKernel, mountAt } from '../calls.ts'
import { mountOf } from '../mount_of.ts'
import { A, MEMFS, mountScenario } from '../mount_scenario.ts'

const STACKED = 20
const lower = staticWords('lower_mount', 1, 'kernel mount that the stacked filesystem lies on; constant')
const pinned = staticWords(
  'pinned_super',
  1,
  'stacked superblock that a task keeps active, as who freezes one does; constant',
)
const kill_stacked_super = text('kill_stacked_super', (sb) => {
  call(kill_block_super, sb)
  kern_unmount(get(lower))
})

export default mountScenario({
  title: 'a stacked filesystem loses its mount and a task that keeps its superblock',
  boot: () => {
    register_filesystem(alloc_file_system_type(STACKED, NULL, 0, NULL, kill_stacked_super))
  },
  prepare: () => {
    set(lower, kern_mount(get_fs_type(MEMFS)))
    mountAt(A, STACKED)
    const mnt = mountOf(A)
    set(pinned, get(mnt + mount.mnt_sb))
    atomic_inc(get(pinned) + super_block.s_active)
    mntput(mnt)
  },
  finish: () => flush_workqueue(system_wq),
  cpus: [() => detach(A), () => inKernel(() => deactivate_super(get(pinned)))],
})
