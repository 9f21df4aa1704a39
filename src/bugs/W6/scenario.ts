import { FS_STACKED } from '#kernel/fs/file_system_type'
import { get_fs_type } from '#kernel/fs/filesystems'
import { mntput } from '#kernel/fs/mntput'
import { mount } from '#kernel/fs/mount'
import { registerBuiltIn } from '#kernel/fs/register_built_in'
import { boot_stacked, kill_stacked_super } from '#kernel/fs/stacked_super'
import { deactivate_super } from '#kernel/fs/super'
import { super_block } from '#kernel/fs/super_block'
import { atomic_inc, get, set } from '#kernel/lib/atomic'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { staticWords } from '#shm/layout'
import { detach, inKernel, mountAt } from '../calls.ts'
import { mountOf } from '../mount_of.ts'
import { A, MEMFS, mountScenario } from '../mount_scenario.ts'

const STACKED = 20
const pinned = staticWords(
  'pinned_super',
  1,
  'stacked superblock that a task keeps active, as who freezes one does; constant',
)

export default mountScenario({
  title: 'a stacked filesystem loses its mount and a task that keeps its superblock',
  boot: () => {
    boot_stacked(get_fs_type(MEMFS))
    registerBuiltIn(STACKED, FS_STACKED, kill_stacked_super)
  },
  prepare: () => {
    mountAt(A, STACKED)
    const mnt = mountOf(A)
    set(pinned, get(mnt + mount.mnt_sb))
    atomic_inc(get(pinned) + super_block.s_active)
    mntput(mnt)
  },
  finish: () => flush_workqueue(system_wq),
  cpus: [() => detach(A), () => inKernel(() => deactivate_super(get(pinned)))],
})
