// explore: atomic
import { generationOf, isAlive, nameOfObject } from '#shm/slab'
import { judge } from '../judge.ts'
import { readShadow, STATE, writeShadow } from '../shadow.ts'

/**
 * Nothing is done to an object after it was freed (I4), not even when its slot holds another one by then: an open file
 * remembers the generation of its mount. Callers hold what they name, so there is no false alarm. May miss a slot that was
 * given out again, where nobody remembers the generation.
 */
const rule = judge('freed-object', 'use-after-free')

export function touches(object: number, doing: string): void {
  rule.look()
  if (!isAlive(object)) rule.tell(`${doing} ${nameOfObject(object)}, which has been freed`, [object])
}

export function fileOpened(file: number, mnt: number): void {
  writeShadow(file, STATE, generationOf(mnt))
}

export function fileClosed(file: number, mnt: number): void {
  rule.look()
  if (!isAlive(mnt) || generationOf(mnt) !== readShadow(file, STATE))
    rule.tell(`${nameOfObject(file)} was open on ${nameOfObject(mnt)}, which has been freed meanwhile`, [file, mnt])
}
