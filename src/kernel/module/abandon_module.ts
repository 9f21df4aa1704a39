import { after_failed_init } from '#kernel/fs/flush_sites'
import { get, WRITE_ONCE } from '#kernel/lib/atomic'
import { synchronize_rcu } from '#kernel/lib/rcu'
import { destroy_inodecache } from '#kernel/module/destroy_inodecache'
import { free_module } from '#kernel/module/free_module'
import { MODULE_STATE_GOING, module } from '#kernel/module/module'
import { module_puts, module_unused, wait_module_put } from '#kernel/module/refcount'

/**
 * The way out of an init that failed. Whoever took the type while it was registered may still mount it, so flushing goes on
 * until no reference on the module is left. Locks: none; the type is unregistered
 */
export function abandon_module(mod: number): void {
  WRITE_ONCE(mod + module.state, MODULE_STATE_GOING)
  synchronize_rcu()
  for (;;) {
    const seen = module_puts()
    after_failed_init(get(mod + module.type))
    if (module_unused(mod)) break
    wait_module_put(seen)
  }
  destroy_inodecache()
  free_module(mod)
}
