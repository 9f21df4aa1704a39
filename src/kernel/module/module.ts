import { INIT_LIST_HEAD, list_head } from '#kernel/lib/list'
import { mutex } from '#kernel/lib/mutex'
import { embed, flagNames, staticOf, struct } from '#shm/layout'
import { kmem_cache_create } from '#shm/slab'

/** kernel/module: a loadable filesystem. Its text, its type and, where it has one, its kernel mount go with it. */
export const module = struct('module', {
  name: 'number of the name, which is also that of its filesystem; constant',
  state: 'MODULE_STATE_*; module_mutex, read by try_module_get',
  refcnt: 'base reference, plus users; atomic',
  list: embed(list_head, 'entry in modules; module_mutex'),
  text: 'module_text *; constant',
  type: 'file_system_type *; constant',
  kern_mnt: 'its kernel mount, or NULL; module_mutex, and read by users who hold the module',
  init: 'INIT_* of its catalogue entry; constant',
})
/** What a module's text is to this model: something that is there, or freed and poisoned. */
export const module_text = struct('module_text', { magic: 'TEXT_MAGIC; constant', calls: 'calls through it; atomic' })

export const MODULE_STATE_COMING = 1
export const MODULE_STATE_LIVE = 2
export const MODULE_STATE_GOING = 3
flagNames('MODULE_STATE_', { MODULE_STATE_COMING, MODULE_STATE_LIVE, MODULE_STATE_GOING }, 'states')
export const TEXT_MAGIC = 0x7e87

export const module_mutex = staticOf('module_mutex', mutex, 'the list of modules, and loading and unloading')
export const modules = staticOf('modules', list_head, 'loaded modules; module_mutex')
export const module_cache = kmem_cache_create(module)
export const text_cache = kmem_cache_create(module_text)

export function boot_modules(): void {
  INIT_LIST_HEAD(modules)
}
