import { after_failed_init } from '#kernel/fs/flush_sites'
import { get, WRITE_ONCE } from '#kernel/lib/atomic'
import { synchronize_rcu } from '#kernel/lib/rcu'
import { free_module } from '#kernel/module/free_module'
import { MODULE_STATE_GOING, module } from '#kernel/module/module'

/** The bug: mounts are flushed once; who has taken the type but not mounted it yet is forgotten. */
export function abandon_module(mod: number): void {
  WRITE_ONCE(mod + module.state, MODULE_STATE_GOING)
  synchronize_rcu()
  after_failed_init(get(mod + module.type))
  free_module(mod)
}
