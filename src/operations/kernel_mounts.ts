import { get, READ_ONCE, set, xchg } from '#kernel/lib/atomic'
import { NULL } from '#shm/arena'
import { staticWords } from '#shm/layout'
import { MOST_CPUS } from './world.ts'

/** The kernel mounts that a program made, by their slot, and the one that each CPU holds a reference on. */
const SLOTS = 2
const slots = staticWords('discover_kernel_mounts', SLOTS, 'kernel mounts of the program, or NULL; xchg')
const held = staticWords('discover_held_mounts', MOST_CPUS, 'kernel mount that the CPU holds, or NULL; the CPU itself')

export const slotMount = (slot: number): number => READ_ONCE(slots + slot)
/** Returns what was there. */
export const putSlot = (slot: number, mnt: number): number => xchg(slots + slot, mnt)
export const takeSlot = (slot: number): number => xchg(slots + slot, NULL)

export const heldMount = (cpu: number): number => get(held + cpu)
export const keepHeld = (cpu: number, mnt: number): void => set(held + cpu, mnt)

export function takeHeld(cpu: number): number {
  const mnt = get(held + cpu)
  set(held + cpu, NULL)
  return mnt
}
