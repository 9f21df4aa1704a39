// explore: atomic
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { addShadow, enterState, HANDLES, MNT_CLAIMED, readShadow, STATE } from '../shadow.ts'

/**
 * The final put of a mount is claimed only when no handle on it is left, no open file, cwd or root (I2). A handle is counted
 * after its reference was taken and counted out before the reference is dropped, so there is never a handle without a
 * reference, and no false alarm. May miss references that are no handles: those of a walk that is under way.
 */
const rule = judge('held-at-final-put', 'refcount')

export function handleChanges(mnt: number, delta: 1 | -1): void {
  rule.look()
  const left = addShadow(mnt, HANDLES, delta)
  if (delta === 1 && (readShadow(mnt, STATE) & MNT_CLAIMED) !== 0)
    rule.tell(`a handle is made on ${nameOfObject(mnt)}, whose final put was claimed before`, [mnt])
  if (left < 0) rule.tell(`${nameOfObject(mnt)} loses a handle that was never made (${left} left)`, [mnt])
}

export function finalPutClaimed(mnt: number): void {
  rule.look()
  enterState(mnt, MNT_CLAIMED)
  const handles = readShadow(mnt, HANDLES)
  if (handles > 0)
    rule.tell(
      `the final put of ${nameOfObject(mnt)} is claimed while ${handles} open files, cwds or roots are left on it`,
      [mnt],
    )
}
