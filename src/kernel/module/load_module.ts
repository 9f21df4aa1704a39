import { alloc_file_system_type, FS_INTERNAL } from '#kernel/fs/file_system_type'
import { kill_block_super } from '#kernel/fs/super'
import { get, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { EEXIST, ENOENT, ENOMEM } from '#kernel/lib/errno'
import { list_add_tail, list_next } from '#kernel/lib/list'
import { lockdep_assert_held } from '#kernel/lib/lockdep/assert_held'
import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { abandon_module } from '#kernel/module/abandon_module'
import { findInCatalogue, INIT_KERN_MOUNT } from '#kernel/module/catalogue'
import { do_init_module } from '#kernel/module/do_init_module'
import {
  MODULE_STATE_COMING,
  MODULE_STATE_LIVE,
  module,
  module_cache,
  module_mutex,
  module_text,
  modules,
  TEXT_MAGIC,
  text_cache,
} from '#kernel/module/module'
import { trace_module_init_failed, trace_module_load } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { kmem_cache_alloc, kmem_cache_free } from '#shm/slab'

/**
 * init_module(2) for the catalogue entry `name`. Everything that may fail comes before register_filesystem, where the entry
 * allows it; an init that fails after registering, or after kern_mount, undoes both and then has to know that nothing of the
 * filesystem is left before its text goes: flush_filesystem, as the seed proposes.
 * Returns 0, -ENOENT, -EEXIST, -ENOMEM, or -EINVAL for an init that fails.
 */
export function load_module(name: number): number {
  const entry = findInCatalogue(name)
  if (entry === undefined) return -ENOENT
  mutex_lock(module_mutex)
  if (find_module(name) !== NULL) {
    mutex_unlock(module_mutex)
    return -EEXIST
  }
  const mod = layOut(name, entry.fsFlags, entry.init)
  if (mod === NULL) {
    mutex_unlock(module_mutex)
    return -ENOMEM
  }
  list_add_tail(mod + module.list, modules)
  mutex_unlock(module_mutex)
  const result = do_init_module(mod)
  if (result < 0) {
    trace_module_init_failed(mod)
    abandon_module(mod)
    return result
  }
  WRITE_ONCE(mod + module.state, MODULE_STATE_LIVE)
  trace_module_load(mod)
  return 0
}

/** The module, loaded or on its way, or NULL. Locks: module_mutex */
export function find_module(name: number): number {
  lockdep_assert_held(module_mutex)
  for (let entry = list_next(modules); entry !== modules; entry = list_next(entry)) {
    const mod = entry - module.list
    if (get(mod + module.name) === name) return mod
  }
  return NULL
}

function layOut(name: number, fsFlags: number, init: number): number {
  const mod = kmem_cache_alloc(module_cache)
  if (mod === NULL) return NULL
  const text = kmem_cache_alloc(text_cache)
  const internal = (init & INIT_KERN_MOUNT) !== 0
  const flags = internal ? FS_INTERNAL : fsFlags
  const type = text === NULL ? NULL : alloc_file_system_type(name, internal ? NULL : mod, flags, text, kill_block_super)
  if (type === NULL) {
    if (text !== NULL) kmem_cache_free(text_cache, text)
    kmem_cache_free(module_cache, mod)
    return NULL
  }
  set(text + module_text.magic, TEXT_MAGIC)
  set(mod + module.name, name)
  set(mod + module.text, text)
  set(mod + module.type, type)
  set(mod + module.init, init)
  WRITE_ONCE(mod + module.refcnt, 1)
  WRITE_ONCE(mod + module.state, MODULE_STATE_COMING)
  return mod
}
