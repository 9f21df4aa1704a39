/**
 * The one arena: a SharedArrayBuffer seen as 32-bit words. A pointer of the model is a word index; NULL is 0. The first
 * NULL_PAGE_WORDS words stay poisoned, so that a NULL pointer with an offset reads poison, and following poison leaves the
 * arena and stops the CPU (see kernel/lib/atomic.ts).
 */
export const NULL = 0
export const NULL_PAGE_WORDS = 256
export const CACHE_LINE_WORDS = 16
/** 0x6b is the byte that Linux' slab writes over freed objects. As a word index it lies outside any arena. */
export const POISON = 0x6b6b6b6b

/** The words of the arena that this thread is bound to. */
export let mem: Int32Array = new Int32Array(0)

export function createArena(bytes: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes)
  new Int32Array(buffer, 0, NULL_PAGE_WORDS).fill(POISON)
  return buffer
}

/** Makes `buffer` the arena of this thread. */
export function bindArena(buffer: SharedArrayBuffer): void {
  mem = new Int32Array(buffer)
}

export function roundUp(words: number, to: number): number {
  return Math.ceil(words / to) * to
}
