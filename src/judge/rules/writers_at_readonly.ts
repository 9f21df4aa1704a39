// explore: atomic
import { mount } from '#kernel/fs/mount'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { addShadow, readShadow, WRITERS } from '../shadow.ts'

/**
 * A filesystem becomes read-only by a remount only while nobody may write through any mount of it. A writer is noted here between being counted
 * in and out, and whoever makes it read-only has then found all counts 0 and lets nobody in: no false alarm. May miss one that comes while
 * this looks. Says nothing of an emergency remount, which does not ask.
 */
const rule = judge('writers-at-readonly', 'invariant')

export function accessBegins(mnt: number): void {
  addShadow(mem[mnt + mount.mnt_sb]!, WRITERS, 1)
}

export function accessEnds(mnt: number): void {
  addShadow(mem[mnt + mount.mnt_sb]!, WRITERS, -1)
}

export function becomesReadonly(sb: number): void {
  rule.look()
  const writers = readShadow(sb, WRITERS)
  if (writers !== 0) rule.tell(`${nameOfObject(sb)} becomes read-only while ${writers} may write`)
}
