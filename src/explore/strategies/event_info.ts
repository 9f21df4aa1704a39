import { PART } from '../engine/event_log.ts'
import { Access, type SchedulerState } from '../engine/scheduler_state.ts'
import { cpuOf } from '../memory_modes/choice.ts'

/** An event as far as dependence goes: `[choice, access, address, bytes, access, address, bytes, ...]`. */
export type EventInfo = number[]

export const TOUCHES = Access.read | Access.write

/** Event `n` of the log with the accesses of atomic files that belong to it. */
export function infoOf(state: SchedulerState, n: number, choice: number): EventInfo {
  const info = [choice]
  let i = n
  do {
    if (state.eventAccess[i] !== Access.none)
      info.push(state.eventAccess[i]!, state.eventAddress[i]!, state.eventBytes[i]!)
    i++
  } while (i < state.eventCount && state.eventKind[i] === PART)
  return info
}

/** The event that was logged last, which that choice led to. */
export function lastEventOf(state: SchedulerState, choice: number): EventInfo {
  let row = state.eventCount - 1
  while (row > 0 && state.eventKind[row] === PART) row--
  return infoOf(state, row, choice)
}

/** Two accesses of different CPUs conflict: the same bytes and one writes, or both change who waits there. */
export function conflicts(
  accessA: number,
  fromA: number,
  bytesA: number,
  accessB: number,
  fromB: number,
  bytesB: number,
): boolean {
  if (fromA >= fromB + bytesB || fromB >= fromA + bytesA) return false
  const write = (accessA & Access.write && accessB & TOUCHES) || (accessB & Access.write && accessA & TOUCHES)
  return write !== 0 || (accessA & accessB & Access.queue) !== 0
}

export function dependent(a: EventInfo, b: EventInfo): boolean {
  if (cpuOf(a[0]!) === cpuOf(b[0]!)) return true
  for (let i = 1; i < a.length; i += 3)
    for (let j = 1; j < b.length; j += 3)
      if (conflicts(a[i]!, a[i + 1]!, a[i + 2]!, b[j]!, b[j + 1]!, b[j + 2]!)) return true
  return false
}
