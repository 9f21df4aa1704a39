import { dput } from '#kernel/fs/dcache'
import { boot_deferred_close, close_later, deferred_close_wq, kill_deferring_super } from '#kernel/fs/deferred_close'
import { FS_SINGLE } from '#kernel/fs/file_system_type'
import { LOOKUP_FOLLOW, user_path_at } from '#kernel/fs/lookup'
import { emptyPath } from '#kernel/fs/path'
import { absolute } from '#kernel/fs/path_name'
import { registerBuiltIn } from '#kernel/fs/register_built_in'
import { flush_workqueue } from '#kernel/workqueue/flush_workqueue'
import { detach, inKernel, mountAt } from '../calls.ts'
import { A, B, mountScenario } from '../mount_scenario.ts'

const CIFS = 20

/** Opens the directory /a and closes it again; the item gets its reference on the mount. */
function closeDirectory(): number {
  return inKernel(() => {
    const path = emptyPath()
    if (user_path_at(absolute(A), LOOKUP_FOLLOW, path) < 0) return
    dput(path.dentry) // the mount still keeps it
    close_later(path.dentry, path.mnt)
  })
}

export default mountScenario({
  title: 'a filesystem that closes files later is lazily unmounted from both its places',
  kworkers: 2,
  boot: () => {
    boot_deferred_close()
    registerBuiltIn(CIFS, FS_SINGLE, kill_deferring_super)
  },
  prepare: () => {
    mountAt(A, CIFS)
    mountAt(B, CIFS)
  },
  finish: () => flush_workqueue(deferred_close_wq()),
  cpus: [
    closeDirectory,
    () => {
      detach(A)
      return detach(B)
    },
  ],
})
