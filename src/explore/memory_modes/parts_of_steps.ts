import { logEvent, PART } from '../engine/event_log.ts'
import type { Execution } from '../engine/execution.ts'

/** Where steps stand in the log that touch no word, and yet come in an order that matters: behind any memory. */
export const BARRIERS = 0x5000_0000
export const READERS = 0x5100_0000
const SECTION_ENDS = 0x5200_0000

/** By CPU: where the ends of its read-side sections stand. */
export const endsOf = (cpu: number): number => SECTION_ENDS + 8 * cpu

export const isSectionEnd = (address: number): boolean => address >= SECTION_ENDS

/** Another row of the step that was logged last. */
export function logPart(x: Execution, cpu: number, access: number, address: number): void {
  if (x.events) logEvent(x, cpu, PART, access, address, 4, x.state.pendingSite[cpu]!)
}
