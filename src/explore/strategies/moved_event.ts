import { StepKind } from '../../link/instrument/steps.ts'
import { Access, NOTED_READS, type SchedulerState } from '../engine/scheduler_state.ts'
import { cpuOf } from '../memory_modes/choice.ts'
import type { EventInfo } from './event_info.ts'
import type { HappensBefore } from './happens_before.ts'

/** What a CPU stands before that cannot go on. */
export function blockedEvent(state: SchedulerState, cpu: number): EventInfo {
  if (state.wantsLock[cpu] === 1)
    return [cpu, Access.read | Access.write | Access.lock, state.pendingAddress[cpu]!, state.pendingBytes[cpu]!]
  const event: EventInfo = [cpu]
  const list = state.notes(cpu)
  const from = list * NOTED_READS
  for (let k = from; k < from + Math.min(state.notedCount[list]!, NOTED_READS); k++)
    event.push(Access.read, state.notedAddress[k]!, state.notedBytes[k]!)
  return event
}

/** The second event of a race as it will be when it comes first: a compareExchange or a wait may then turn out otherwise. */
export function movedEvent(
  state: SchedulerState,
  order: HappensBefore,
  event: EventInfo,
  second: number,
  rows: readonly number[],
  first: number,
): EventInfo {
  const row = order.events[second]!
  const kind = state.eventKind[row]!
  // what else a load can read there is found out there
  if (kind === StepKind.load || kind === StepKind.read) return [cpuOf(event[0]!), ...event.slice(1)]
  if (kind === StepKind.woken) return [event[0]!, Access.queue, state.eventAddress[row]!, state.eventBytes[row]!]
  // whether something has come decides what it does there
  if (kind === StepKind.receive) return [event[0]!, Access.read | Access.write, ...event.slice(2)]
  if (kind !== StepKind.compareExchange && kind !== StepKind.wait) return event
  const address = state.eventAddress[row]!
  let value: unknown
  let writer = -1
  for (let k = 0; k < first; k++) if (writes(state, order.events[k]!, address)) writer = order.events[k]!
  for (const each of rows) if (writes(state, each, address)) writer = each
  if (writer >= 0) value = state.eventResult[writer]
  else {
    for (let k = 0; k < order.events.length; k++)
      if (writes(state, order.events[k]!, address)) {
        // nothing wrote before: the value is what stood there at first, which only this engine's log of old values knows
        value = state.eventOld[order.events[k]!]
        writer = k
        break
      }
    if (writer < 0) value = state.eventResult[row]
  }
  const same =
    value === state.eventExpected[row] || (typeof value === 'number' && value === Number(state.eventExpected[row]))
  const changes = kind === StepKind.wait ? Access.queue : Access.write
  return [event[0]!, same ? Access.read | changes : Access.read, ...event.slice(2)]
}

function writes(state: SchedulerState, row: number, address: number): boolean {
  return state.eventAddress[row] === address && (state.eventAccess[row]! & Access.write) !== 0
}
