import { register_filesystem, unregister_filesystem } from '#kernel/fs/filesystems'
import { kern_mount, kern_unmount } from '#kernel/fs/kern_mount'
import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { EINVAL } from '#kernel/lib/errno'
import { INIT_FAILS, INIT_KERN_MOUNT, INIT_REGISTER } from '#kernel/module/catalogue'
import { module } from '#kernel/module/module'

/** What a filesystem module's init does. */
export function do_init_module(mod: number): number {
  const init = get(mod + module.init)
  const type = get(mod + module.type)
  if ((init & INIT_KERN_MOUNT) !== 0) {
    const mnt = kern_mount(type)
    if (mnt < 0) return mnt
    WRITE_ONCE(mod + module.kern_mnt, mnt)
  }
  const result = (init & INIT_REGISTER) !== 0 ? register_filesystem(type) : 0
  if (result === 0 && (init & INIT_FAILS) === 0) return 0
  if (result === 0) exit_module(mod)
  else kern_unmount(READ_ONCE(mod + module.kern_mnt))
  return result < 0 ? result : -EINVAL
}

/** Undoes what do_init_module did, in reverse. */
export function exit_module(mod: number): void {
  if ((get(mod + module.init) & INIT_REGISTER) !== 0) unregister_filesystem(get(mod + module.type))
  kern_unmount(READ_ONCE(mod + module.kern_mnt))
}
