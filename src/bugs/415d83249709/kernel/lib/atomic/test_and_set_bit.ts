import { test_and_set_bit as always, READ_ONCE } from '#kernel/lib/atomic'

/** Until 6.0: who finds the bit set makes no read-modify-write, and so no barrier. */
export function test_and_set_bit(mask: number, address: number): boolean {
  return (READ_ONCE(address) & mask) !== 0 || always(mask, address)
}
