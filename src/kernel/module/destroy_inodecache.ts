import { rcu_barrier } from '#kernel/lib/call_rcu'

/**
 * What a filesystem's module does last of all: what its superblocks gave to RCU is freed by its own text. To wait for readers alone
 * (synchronize_rcu) does not wait for that. Context: may sleep.
 */
export function destroy_inodecache(): void {
  rcu_barrier()
}
