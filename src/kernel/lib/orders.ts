import type { Order } from '#shm/hints'

/**
 * What each of the kernel's words orders, as Documentation/atomic_t.txt, memory-barriers.txt and tools/memory-model have it; every
 * memory mode reads its orders here. A read-modify-write without a suffix is full where it returns something, and void orders nothing.
 */
export const ORDERS = {
  smp_load_acquire: 'acquire',
  smp_store_release: 'release',
  /** an address dependency orders what is reached through it; that holds for every load (explore/memory_modes) */
  rcu_dereference: 'once',
  rcu_assign_pointer: 'release',

  fully_ordered: 'full',
  _relaxed: 'relaxed',
  _acquire: 'rmw acquire',
  _release: 'rmw release',
  no_return: 'void',
  /** set_bit and clear_bit; test_and_set_bit is fully ordered, also where it finds the bit set */
  bit: 'void',
  this_cpu: 'percpu',

  spin_trylock: 'trylock',

  smp_mb: 'mb',
  smp_rmb: 'rmb',
  smp_wmb: 'wmb',
  smp_mb__before_atomic: 'mb helper',
  smp_mb__after_atomic: 'mb helper',
  smp_mb__after_spinlock: 'mb helper',
  smp_mb__after_unlock_lock: 'mb helper',
} as const satisfies Record<string, Order>
