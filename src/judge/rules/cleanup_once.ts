// explore: atomic
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { enterState, MNT_CLEANED, MNT_CLEANING } from '../shadow.ts'

/**
 * The cleanup of a mount runs exactly once (I1). One exchange on the mount's own word decides who was first, so there is no
 * false alarm. May miss a second cleanup that begins after the slot was given to another mount.
 */
const rule = judge('cleanup-once', 'double-free')

export function cleanupBegins(mnt: number): void {
  rule.look()
  const before = enterState(mnt, MNT_CLEANING)
  if ((before & MNT_CLEANING) === 0) return
  const how = (before & MNT_CLEANED) !== 0 ? 'was cleaned up already' : 'is being cleaned up by another thread'
  rule.tell(`second cleanup of ${nameOfObject(mnt)}, which ${how}`, [mnt])
}

export function cleanupEnds(mnt: number): void {
  enterState(mnt, MNT_CLEANED)
}
