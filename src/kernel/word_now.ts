import { describe } from '#kernel/describe'
import { describeValue } from '#kernel/describe_value'
import { READ_ONCE } from '#kernel/lib/atomic'

/** A word by its name, with what it holds now: `mount#3.mnt_flags = MNT_WRITE_HOLD`, `mount_lock.seq = 7`. */
export function wordNow(address: number): string {
  const value = READ_ONCE(address)
  return `${describe(address)} = ${describeValue(address, value) ?? value}`
}
