// explore: atomic
import { mount } from '#kernel/fs/mount'
import { mem } from '#shm/arena'
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { addShadow, readShadow, WRITERS } from '../shadow.ts'

/**
 * A remount makes a filesystem read-only only while nobody may write through any of its mounts. The judge notes a writer between being counted
 * in and out; the remount has found all counts 0 by then, and lets nobody in: no false alarm. May miss a writer that comes while
 * the judge looks. Says nothing of an emergency remount, which does not ask.
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
  if (writers !== 0) rule.tell(`${nameOfObject(sb)} becomes read-only while ${writers} may write`, [sb])
}
