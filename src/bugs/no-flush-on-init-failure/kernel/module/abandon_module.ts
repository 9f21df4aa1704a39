import { WRITE_ONCE } from '#kernel/lib/atomic'
import { synchronize_rcu } from '#kernel/lib/rcu'
import { free_module } from '#kernel/module/free_module'
import { MODULE_STATE_GOING, module } from '#kernel/module/module'

/** The bug: the text goes although somebody may have mounted the filesystem while it was registered. */
export function abandon_module(mod: number): void {
  WRITE_ONCE(mod + module.state, MODULE_STATE_GOING)
  synchronize_rcu()
  free_module(mod)
}
