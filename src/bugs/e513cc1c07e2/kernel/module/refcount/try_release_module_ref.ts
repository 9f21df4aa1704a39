import { atomic_add_return, atomic_inc } from '#kernel/lib/atomic'
import { module } from '#kernel/module/module'

/** The bug: the base reference is given back even if the last user has brought the count to zero meanwhile. */
export function try_release_module_ref(mod: number): number {
  const left = atomic_add_return(-1, mod + module.refcnt)
  if (left !== 0) atomic_inc(mod + module.refcnt)
  return left
}
