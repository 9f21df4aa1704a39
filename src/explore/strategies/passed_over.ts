import { StepKind } from '../../link/instrument/steps.ts'
import { Access, type SchedulerState } from '../engine/scheduler_state.ts'
import type { EventInfo } from './event_info.ts'
import type { HappensBefore } from './happens_before.ts'

/** Where a task of an event loop had its turn and another might have: there the chooser goes first, too (event_loop/event_loops.ts). */
export function passedOver(
  state: SchedulerState,
  order: HappensBefore,
  from: number,
): Array<{ at: number; event: EventInfo }> {
  const found: Array<{ at: number; event: EventInfo }> = []
  for (let at = from; at < order.events.length; at++) {
    const row = order.events[at]!
    const chooser =
      state.eventKind[row] === StepKind.task ? (state.eventExpected[row] as number | undefined) : undefined
    if (chooser !== undefined)
      found.push({ at, event: [chooser, Access.write, state.eventAddress[row]!, state.eventBytes[row]!] })
  }
  return found
}
