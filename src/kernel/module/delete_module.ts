import { before_rmmod, before_text_is_freed } from '#kernel/fs/flush_sites'
import { get, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { EAGAIN, EBUSY, ENOENT } from '#kernel/lib/errno'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { synchronize_rcu } from '#kernel/lib/rcu'
import { destroy_inodecache } from '#kernel/module/destroy_inodecache'
import { exit_module } from '#kernel/module/do_init_module'
import { free_module } from '#kernel/module/free_module'
import { find_module } from '#kernel/module/load_module'
import { MODULE_STATE_GOING, MODULE_STATE_LIVE, module, module_mutex } from '#kernel/module/module'
import { try_release_module_ref } from '#kernel/module/refcount'
import { NULL } from '#shm/arena'

/**
 * delete_module(2) without O_TRUNC: refused while anybody uses the module; otherwise its exit runs and its text goes. What
 * may still run of it then is the design's affair: before_text_is_freed.
 * Returns 0, -ENOENT, -EBUSY (coming or going), -EAGAIN (EWOULDBLOCK: in use).
 */
export function delete_module(name: number): number {
  before_rmmod()
  mutex_lock(module_mutex)
  const mod = find_module(name)
  const refusal = mod === NULL ? -ENOENT : claim(mod)
  mutex_unlock(module_mutex)
  if (refusal < 0) return refusal
  exit_module(mod)
  before_text_is_freed(get(mod + module.type))
  destroy_inodecache()
  synchronize_rcu()
  free_module(mod)
  return 0
}

/** Locks: module_mutex */
function claim(mod: number): number {
  lockdep_assert_held(module_mutex)
  if (READ_ONCE(mod + module.state) !== MODULE_STATE_LIVE) return -EBUSY
  if (try_release_module_ref(mod) !== 0) return -EAGAIN
  WRITE_ONCE(mod + module.state, MODULE_STATE_GOING)
  return 0
}
