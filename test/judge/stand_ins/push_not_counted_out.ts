import { pushNode as push } from '#kernel/drivers/pushed_list'
import { atomic_inc } from '#kernel/lib/atomic'
import { staticNamed } from '#shm/layout'

/** Counts itself in once more than out. */
export function pushNode(number: number): void {
  push(number)
  atomic_inc(staticNamed('pushes_under_way')!)
}
