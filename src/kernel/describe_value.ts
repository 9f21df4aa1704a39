// explore: atomic
import { describe, noteOf } from '#kernel/describe'
import { textName } from '#kernel/lib/text'
import { taskWord } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { NULL, POISON } from '#shm/arena'
import { flagsText } from '#shm/layout'
import { objectAt } from '#shm/slab'

/** A poisoned pointer may have been followed by the offset of a field, a poisoned counter changed by a little. */
const NEAR_POISON = 64

/**
 * The value of the word at `address` as a reader of the kernel would say it: `MNT_DOOMED|MNT_UMOUNT`, `mount#3`, `NULL`,
 * `poison`. Undefined where it is a plain number. May take a number for a pointer: one that is just where an object begins.
 */
export function describeValue(address: number, value: number): string | undefined {
  const offset = value - POISON
  if (Math.abs(offset) <= NEAR_POISON)
    return offset === 0 ? 'poison' : `poison ${offset > 0 ? '+' : '-'} ${Math.abs(offset)}`
  const name = describe(address)
  const note = noteOf(address)
  const flags = flagsText(note, value)
  if (flags !== undefined) return flags
  const isList = /\.(next|prev)$/.test(name)
  const isPointer = isList || /^\w+ \*|^(first|next|previous|address) /.test(note)
  if (value === NULL) return isPointer ? 'NULL' : undefined
  if (/^text pointer/.test(note)) return textName(value)
  const task = taskWord(value)
  if (task?.field === 0) return `task(${threadName(task.pid)})`
  return objectAt(value) ?? (isPointer ? placeName(value) : undefined)
}

/** A word within an object or a static; a head of a list by the name of the list. */
function placeName(value: number): string | undefined {
  const name = describe(value)
  return name.startsWith('word ') ? undefined : name.replace(/\.next$/, '')
}
