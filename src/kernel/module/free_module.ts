import { free_file_system_type } from '#kernel/fs/file_system_type'
import { get } from '#kernel/lib/atomic'
import { list_del_init } from '#kernel/lib/list'
import { mutex_lock, mutex_unlock } from '#kernel/lib/mutex'
import { module, module_cache, module_mutex, text_cache } from '#kernel/module/module'
import { trace_module_free } from '#kernel/trace'
import { kmem_cache_free } from '#shm/slab'

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
