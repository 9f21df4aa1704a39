import { before_text_is_freed } from '#kernel/fs/flush_sites'
import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { EAGAIN, EBUSY, ENOENT } from '#kernel/lib/errno'
import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { synchronize_rcu } from '#kernel/lib/rcu'
import { exit_module } from '#kernel/module/do_init_module'
import { free_module } from '#kernel/module/free_module'
import { find_module } from '#kernel/module/load_module'
import { MODULE_STATE_GOING, MODULE_STATE_LIVE, module, module_mutex } from '#kernel/module/module'
import { try_release_module_ref } from '#kernel/module/refcount'
import { flush_scheduled_work } from '#kernel/workqueue/flush_workqueue'
import { NULL } from '#shm/arena'

/** The bug: everything that is queued is flushed with module_mutex held. */
export function delete_module(name: number): number {
  mutex_lock(module_mutex)
  flush_scheduled_work()
  const mod = find_module(name)
  const refusal = mod === NULL ? -ENOENT : claim(mod)
  mutex_unlock(module_mutex)
  if (refusal < 0) return refusal
  exit_module(mod)
  before_text_is_freed(get(mod + module.type))
  synchronize_rcu()
  free_module(mod)
  return 0
}

/** Locks: module_mutex */
function claim(mod: number): number {
  if (READ_ONCE(mod + module.state) !== MODULE_STATE_LIVE) return -EBUSY
  if (try_release_module_ref(mod) !== 0) return -EAGAIN
  WRITE_ONCE(mod + module.state, MODULE_STATE_GOING)
  return 0
}
