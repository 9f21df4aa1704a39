import { atomic_add_return, get } from '#kernel/lib/atomic'

/** A log that keeps its newest records: the number of all so far is in one word, and adding to it gives the slot. */
export const NEWEST = 16

/** The slot for one more record. `written` is the address of the number. */
export function slotForRecord(written: number): number {
  return (atomic_add_return(1, written) - 1) % NEWEST
}

/** The slots of the records that are kept, oldest first. */
export function slotsOfNewest(written: number): number[] {
  const count = get(written)
  const slots: number[] = []
  for (let i = Math.max(0, count - NEWEST); i < count; i++) slots.push(i % NEWEST)
  return slots
}
