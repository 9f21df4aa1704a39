// explore: atomic
import { mnt_get_count } from '#kernel/fs/mount'
import { isAlive, nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/**
 * No count of references falls below zero (I3). Of a mount only the sum over all CPUs counts, and it is looked at where it is
 * exact: under mount_lock with mnt_ns NULL, and when the mount is freed, a grace period after its cleanup, when it must be
 * zero: a walker that added one has taken it back within its read-side section.
 */
const rule = judge('count-below-zero', 'refcount')

export function mountPutBelowZero(mnt: number, count: number): void {
  rule.tell(`${nameOfObject(mnt)} was put more often than it was got: count ${count}`, [mnt])
}

export function mountFreed(mnt: number): void {
  rule.look()
  if (!isAlive(mnt)) return // freed twice: the allocator tells
  const count = mnt_get_count(mnt)
  if (count !== 0) rule.tell(`${nameOfObject(mnt)} is freed with count ${count}`, [mnt])
}

export function modulePutBelowZero(module: number, count: number): void {
  rule.look()
  if (count < 0) rule.tell(`${nameOfObject(module)} was put more often than it was got: count ${count}`, [module])
}
