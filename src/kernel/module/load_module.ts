import { alloc_file_system_type, FS_INTERNAL, free_file_system_type } from '#kernel/fs/file_system_type'
import { register_filesystem, unregister_filesystem } from '#kernel/fs/filesystems'
import { after_failed_init } from '#kernel/fs/flush_sites'
import { kern_mount, kern_unmount } from '#kernel/fs/kern_mount'
import { kill_block_super } from '#kernel/fs/super'
import { get, READ_ONCE, set, WRITE_ONCE } from '#kernel/lib/atomic'
import { EEXIST, EINVAL, ENOENT, ENOMEM } from '#kernel/lib/errno'
import { list_add_tail, list_del_init, list_next } from '#kernel/lib/list'
import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { synchronize_rcu } from '#kernel/lib/rcu'
import { findInCatalogue, INIT_FAILS, INIT_KERN_MOUNT, INIT_REGISTER } from '#kernel/module/catalogue'
import {
  MODULE_STATE_COMING,
  MODULE_STATE_GOING,
  MODULE_STATE_LIVE,
  module,
  module_cache,
  module_mutex,
  module_text,
  modules,
  TEXT_MAGIC,
  text_cache,
} from '#kernel/module/module'
import { module_puts, module_unused, wait_module_put } from '#kernel/module/refcount'
import { trace_module_free, trace_module_load } from '#kernel/trace'
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
    abandon(mod)
    return result
  }
  WRITE_ONCE(mod + module.state, MODULE_STATE_LIVE)
  trace_module_load(mod)
  return 0
}

/**
 * The way out of an init that failed. Whoever took the type while it was registered may still mount it, so flushing goes on
 * until no reference on the module is left. Locks: none; the type is unregistered
 */
function abandon(mod: number): void {
  WRITE_ONCE(mod + module.state, MODULE_STATE_GOING)
  synchronize_rcu()
  for (;;) {
    const seen = module_puts()
    after_failed_init(get(mod + module.type))
    if (module_unused(mod)) break
    wait_module_put(seen)
  }
  free_module(mod)
}

/** The module, loaded or on its way, or NULL. Locks: module_mutex */
export function find_module(name: number): number {
  for (let entry = list_next(modules); entry !== modules; entry = list_next(entry)) {
    const mod = entry - module.list
    if (get(mod + module.name) === name) return mod
  }
  return NULL
}

/** Takes the module off the list and frees its type, its text and itself. Nobody may be able to reach them any more. */
export function free_module(mod: number): void {
  mutex_lock(module_mutex)
  list_del_init(mod + module.list)
  mutex_unlock(module_mutex)
  trace_module_free(mod, get(mod + module.type))
  free_file_system_type(get(mod + module.type))
  kmem_cache_free(text_cache, get(mod + module.text))
  kmem_cache_free(module_cache, mod)
}

/** Undoes what do_init_module did, in reverse. */
export function exit_module(mod: number): void {
  if ((get(mod + module.init) & INIT_REGISTER) !== 0) unregister_filesystem(get(mod + module.type))
  kern_unmount(READ_ONCE(mod + module.kern_mnt))
}

function layOut(name: number, fsFlags: number, init: number): number {
  const mod = kmem_cache_alloc(module_cache)
  const text = kmem_cache_alloc(text_cache)
  const internal = (init & INIT_KERN_MOUNT) !== 0
  const type =
    text === NULL
      ? NULL
      : alloc_file_system_type(name, internal ? NULL : mod, internal ? FS_INTERNAL : fsFlags, text, kill_block_super)
  if (mod === NULL || type === NULL) {
    if (text !== NULL) kmem_cache_free(text_cache, text)
    if (mod !== NULL) kmem_cache_free(module_cache, mod)
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

/** What a filesystem module's init does. */
function do_init_module(mod: number): number {
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
