import { cmpxchg, READ_ONCE } from '#kernel/lib/atomic'

/** A claim as irq_work made it until 5.6. */
export function test_and_set_bit(mask: number, address: number): boolean {
  for (;;) {
    const clear = READ_ONCE(address) & ~mask
    const found = cmpxchg(address, clear, clear | mask)
    if (found === clear) return false
    if ((found & mask) !== 0) return true
  }
}
