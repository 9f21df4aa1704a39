import { mntget, mntput } from '#kernel/fs/mntput'
import { kern_mount_of_module } from '#kernel/module/kern_mount_of_module'
import { module_put } from '#kernel/module/refcount'
import { NULL } from '#shm/arena'

/** What the kernel at large does with a module's kernel mount: holds it for a moment, with the module pinned. */
export function useKernMount(name: number): number {
  const held = kern_mount_of_module(name)
  if (held === undefined) return 0
  if (held.mnt !== NULL) {
    mntget(held.mnt)
    mntput(held.mnt)
  }
  module_put(held.mod)
  return 0
}
