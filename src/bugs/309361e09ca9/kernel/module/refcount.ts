import { atomic_add_return, READ_ONCE } from '#kernel/lib/atomic'
import { MODULE_STATE_GOING, module } from '#kernel/module/module'
import { smp_processor_id } from '#kernel/task'
import { trace_module_get } from '#kernel/trace'
import { nrCpus } from '#shm/boot_words'
import { staticWords } from '#shm/layout'

export * from '#kernel/module/refcount'

/** The bug: one count for each CPU, as until 2010 (one module only in this scenario); the sum is made without stopping anybody. */
const refs = staticWords('module_refs', 64, 'references by CPU of the one module')

export function try_module_get(mod: number): boolean {
  if (READ_ONCE(mod + module.state) === MODULE_STATE_GOING) return false
  atomic_add_return(1, refs + smp_processor_id())
  trace_module_get(mod)
  return true
}
export function __module_get(_mod: number): void {
  atomic_add_return(1, refs + smp_processor_id())
}
export function module_put(_mod: number): void {
  atomic_add_return(-1, refs + smp_processor_id())
}
function sum(): number {
  let total = 0
  for (let cpu = 0; cpu < nrCpus(); cpu++) total += READ_ONCE(refs + cpu)
  return total
}
export function try_release_module_ref(_mod: number): number {
  return sum()
}
export function module_unused(_mod: number): boolean {
  return sum() === 0
}
