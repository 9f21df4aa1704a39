// explore: atomic
import { mem } from '#shm/arena'
import { generationOf, isAlive, shadowWord } from '#shm/slab'

/**
 * What judges remember of an object, in its header: words that only judges write, by Atomics, and that are zero again when
 * the slot is given out anew. So nothing is lost when threads race, and no thread needs another's memory.
 *
 *   mount        0 MNT_*  1 handles  2 expiry attempts  3 attempt whose mark is on, twice, + 1 once it was put since
 *   super_block  0 SB_*   1 mounts   2 number of its listing  3 writers
 *   file_system_type  0 superblocks    module_text  0 calls inside    module  0 generation that had no reference left
 *   file         0 generation of its mount
 *   any object   4 not 0 when it was alive after boot: 1, and the references that it had   5 the first grace period that may end what it was taken out of
 */
export const STATE = 0
export const HANDLES = 1
export const ATTEMPTS = 2
export const MARKED = 3
export const MOUNTS = 1
export const LISTED = 2
export const WRITERS = 3
export const BOOT = 4
export const GRACE = 5

export const MNT_CLAIMED = 1
export const MNT_CLEANING = 2
export const MNT_CLEANED = 4
export const SB_KILLING = 1
export const SB_KILLED = 2

type Word = 0 | 1 | 2 | 3 | 4 | 5

export function readShadow(object: number, word: Word): number {
  return Atomics.load(mem, shadowWord(object, word))
}

export function writeShadow(object: number, word: Word, value: number): void {
  Atomics.store(mem, shadowWord(object, word), value)
}

/** Returns the value after. */
export function addShadow(object: number, word: Word, delta: number): number {
  return Atomics.add(mem, shadowWord(object, word), delta) + delta
}

export function replaceShadow(object: number, word: Word, expected: number, value: number): void {
  Atomics.compareExchange(mem, shadowWord(object, word), expected, value)
}

/** Sets the bits in the state of `object`; returns the state before. */
export function enterState(object: number, bits: number): number {
  return Atomics.or(mem, shadowWord(object, STATE), bits)
}

/**
 * Is the object that had `generation` freed, or in a state with `bit`? The generation is read again at the end: while it is
 * the same, what was read belongs to that object, since a new one gets its generation before its zeroed words.
 */
export function isGoneOr(bit: number, object: number, generation: number): boolean {
  if (generationOf(object) !== generation || !isAlive(object)) return true
  if ((readShadow(object, STATE) & bit) !== 0) return true
  return generationOf(object) !== generation
}
