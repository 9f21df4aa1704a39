// explore: atomic
import { bdev_holder_of } from '#kernel/fs/bdev'
import { super_block } from '#kernel/fs/super_block'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * A device is never busy for the filesystem type that has it: sget finds the holder, or waits until it has let go. Another
 * type's device may be busy. While the device's word names the holder, it is not freed and its type can be read; the word is
 * read again afterwards. No false alarm.
 */
const rule = judge('device-busy', 'invariant')

export function deviceBusy(device: number, holder: number, opener: number): void {
  rule.look()
  const type = mem[holder + super_block.s_type]
  if (bdev_holder_of(device) !== holder || type !== mem[opener + super_block.s_type]) return
  rule.tell(
    `device ${device} is busy for ${nameOfObject(opener)}: ${nameOfObject(holder)} of the same type has it and is on no list`,
    [opener, holder],
  )
}
