import { READ_ONCE } from '#kernel/lib/atomic'
import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { find_module } from '#kernel/module/load_module'
import { MODULE_STATE_LIVE, module, module_mutex } from '#kernel/module/module'
import { try_module_get } from '#kernel/module/refcount'
import { NULL } from '#shm/arena'

/** A live module with a reference, and its kernel mount (or NULL), which stays as long as the reference; undefined if not loaded. */
export function kern_mount_of_module(name: number): { mod: number; mnt: number } | undefined {
  mutex_lock(module_mutex)
  const mod = find_module(name)
  const held = mod !== NULL && READ_ONCE(mod + module.state) === MODULE_STATE_LIVE && try_module_get(mod)
  mutex_unlock(module_mutex)
  return held ? { mod, mnt: READ_ONCE(mod + module.kern_mnt) } : undefined
}
