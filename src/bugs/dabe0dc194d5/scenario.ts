import { FS_STACKED } from '#kernel/fs/file_system_type'
import { get_fs_type } from '#kernel/fs/filesystems'
import { registerBuiltIn } from '#kernel/fs/register_built_in'
import { boot_stacked, kill_stacked_super } from '#kernel/fs/stacked_super'
import { ksys_sync } from '#kernel/fs/sync'
import { cpuPid } from '#kernel/task'
import { failSlab } from '#shm/failslab'
import { detach, inKernel, mountAt } from '../calls.ts'
import { A, B, MEMFS, mountScenario } from '../mount_scenario.ts'

const STACKED = 20
const LOWER_ALLOCATION = 4 // after the superblock, its info and its root

export default mountScenario({
  title: 'all filesystems are synced while two CPUs mount one, and the first one runs out of memory half-way',
  boot: () => {
    boot_stacked(get_fs_type(MEMFS))
    registerBuiltIn(STACKED, FS_STACKED, kill_stacked_super)
  },
  prepare: () => failSlab(LOWER_ALLOCATION, cpuPid(0)),
  cpus: [
    () => mountAt(A, STACKED, { key: 1 }),
    () => [mountAt(B, STACKED, { key: 1 }), detach(B)],
    () => inKernel(ksys_sync),
  ],
  // in case the other one was first, and this one found its superblock
  finish: () => {
    detach(A)
  },
})
