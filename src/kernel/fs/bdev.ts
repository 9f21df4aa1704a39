import { cmpxchg, READ_ONCE, WRITE_ONCE } from '#kernel/lib/atomic'
import { EBUSY } from '#kernel/lib/errno'
import { trace_bdev_busy } from '#kernel/trace'
import { NULL } from '#shm/arena'
import { staticWords } from '#shm/layout'

/** Block devices, of which this model knows one thing: a device has at most one holder. Numbers 1 to NR_DEVICES - 1. */
export const NR_DEVICES = 1024
const bdev_holder = staticWords('bdev_holder', NR_DEVICES, 'super_block * that has the device open, or NULL; cmpxchg')

/** Returns 0, or -EBUSY when somebody else holds the device. */
export function bdev_open(device: number, holder: number): number {
  const found = cmpxchg(bdev_holder + device, NULL, holder)
  if (found === NULL) return 0
  trace_bdev_busy(device, found, holder)
  return -EBUSY
}

/** The superblock that has the device open, or NULL. */
export function bdev_holder_of(device: number): number {
  return READ_ONCE(bdev_holder + device)
}

export function bdev_release(device: number, holder: number): void {
  if (READ_ONCE(bdev_holder + device) === holder) WRITE_ONCE(bdev_holder + device, NULL)
}
