import { vfs_kern_mount } from '#kernel/fs/create_mount'
import { get_fs_type } from '#kernel/fs/filesystems'
import { fs_supers_empty } from '#kernel/fs/fs_supers_empty'
import { mntput } from '#kernel/fs/mntput'
import { get, set } from '#kernel/lib/atomic'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { system_wq } from '#kernel/workqueue/workqueue_struct'
import { staticWords } from '#shm/layout'
import { inKernel } from '../../../src/bugs/calls.ts'
import { DISKFS, mountScenario } from '../../../src/bugs/mount_scenario.ts'

/** Superblocks of the mounts, in the order of their puts: the second's last put comes while both are still there. */
const SUPERBLOCKS = [1, 1, 2, 2, 1]
const held = staticWords('batch_held', SUPERBLOCKS.length, 'mounts that CPU 0 puts; init')
const type = staticWords('batch_type', 1, 'file_system_type of the mounts; init')

export default mountScenario({
  title: 'one task puts mounts of two superblocks, and flushes',
  kworkers: 2,
  prepare() {
    set(type, get_fs_type(DISKFS))
    for (const [i, key] of SUPERBLOCKS.entries()) set(held + i, vfs_kern_mount(get(type), key, 0))
  },
  cpus: [
    () => {
      inKernel(() => {
        for (let i = 0; i < SUPERBLOCKS.length; i++) mntput(get(held + i))
      })
      flush_workqueue(system_wq)
      if (!fs_supers_empty(get(type))) throw new Error('flush_workqueue has returned, and a superblock is left')
      return true
    },
  ],
})
