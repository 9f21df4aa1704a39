// explore: atomic
import { nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'

/** When a mount is cleaned up, nobody may write through it any more: a writer holds a reference. No false alarm. */
const rule = judge('writers-at-cleanup', 'invariant')

export function cleanupBegins(): void {
  rule.look()
}

export function writersLeft(mnt: number): void {
  rule.tell(`${nameOfObject(mnt)} is cleaned up while somebody may write through it`, [mnt])
}
