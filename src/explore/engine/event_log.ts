/** What happened, row by row, for strategies that reason about it: into the columns `state.event*`. */
import { StepKind } from '../../link/instrument/steps.ts'
import type { Execution } from './execution.ts'
import { Access, NOTED_READS } from './scheduler_state.ts'

/** Not a step of its own: an access by an atomic file, part of the step before it in the log. */
export const PART = 15

export function logEvent(
  x: Execution,
  cpu: number,
  kind: number,
  access: number,
  address: number,
  bytes: number,
  site: number,
): void {
  const { state } = x
  const n = state.eventCount++
  if (n >= state.eventCpu.length) state.growEvents()
  state.eventCpu[n] = cpu
  state.eventKind[n] = kind
  state.eventAccess[n] = access
  state.eventAddress[n] = address
  state.eventBytes[n] = bytes
  state.eventSite[n] = site
  state.eventCause[n] = x.cause[cpu]!
  if (address >= 0 && kind !== PART) state.eventOld[n] = x.view[cpu]?.[x.place[cpu]!]
  state.eventExpected[n] = kind === StepKind.compareExchange || kind === StepKind.wait ? x.expected[cpu] : undefined
}

/** A cpu_relax or a spin that goes on depends on all that the CPU had read, which is kept in this list. */
export function logNoted(x: Execution, cpu: number, list: number): void {
  const { state } = x
  const from = list * NOTED_READS
  const count = Math.min(state.notedCount[list]!, NOTED_READS)
  for (let i = from; i < from + count; i++)
    logEvent(x, cpu, PART, Access.read, state.notedAddress[i]!, state.notedBytes[i]!, state.pendingSite[cpu]!)
}

/** What the element holds after the last step: decides what a compareExchange moved to there would do. */
export function logResult(x: Execution): void {
  const { state } = x
  let n = state.eventCount - 1
  while (n >= 0 && state.eventKind[n] === PART) n--
  if (n >= 0 && state.eventAddress[n]! >= 0) state.eventResult[n] = x.view[x.current]?.[x.place[x.current]!]
}
