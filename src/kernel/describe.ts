// explore: atomic
import { task_struct, taskWord } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { mem, NULL_PAGE_WORDS, POISON } from '#shm/arena'
import { fieldName, fieldNote, staticName, staticNote } from '#shm/layout'
import { dynamicName, dynamicNote } from '#shm/slab'

/** The name of a word of the arena as findings and interleaving tables print it: `mount#3.mnt_count[cpu1]`, `mount_lock.seq`. */
export function describe(address: number): string {
  return staticName(address) ?? taskWordName(address) ?? dynamicName(address) ?? placeOutside(address)
}

/** What the declaration of the word says of it; empty where there is none. */
export function noteOf(address: number): string {
  const word = taskWord(address)
  return staticNote(address) ?? (word === undefined ? dynamicNote(address) : fieldNote(task_struct, word.field)) ?? ''
}

/** `task(cpu1).waits_for` */
function taskWordName(address: number): string | undefined {
  const word = taskWord(address)
  return word === undefined ? undefined : `task(${threadName(word.pid)}).${fieldName(task_struct, word.field)}`
}

/** An address that a pointer into nothing gave, with the offset of a field. */
function placeOutside(address: number): string {
  if (address >= 0 && address < NULL_PAGE_WORDS) return `NULL + ${address}`
  return address >= mem.length && Math.abs(address - POISON) < NULL_PAGE_WORDS
    ? `poison + ${address - POISON}`
    : `word ${address}`
}
