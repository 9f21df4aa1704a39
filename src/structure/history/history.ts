import type { Outcome } from '../../scenario.ts'
import type { Call } from '../program.ts'

/** A call of one CPU, and what came of it. */
export interface MadeCall extends Call {
  cpu: number
  /** what it returned; absent where it has not returned: it waits, or was never done with */
  result?: Outcome
  /** per CPU, how many of its calls had returned when this one was made */
  seen: readonly number[]
  /** when it returned, by a clock, where there is one */
  returned?: number
}

/** The calls of each CPU in their order. */
export type History = readonly (readonly MadeCall[])[]

/** A call with the times at which it was made and returned, by one clock. */
export interface TimedCall extends Call {
  cpu: number
  result?: Outcome
  called: number
  /** Infinity where it has not */
  returned: number
}

/** Times say more than is needed: of each call only who had returned before it. Calls of a CPU stand in their order. */
export function historyOfTimes(calls: readonly TimedCall[], cpus: number): History {
  const lanes: TimedCall[][] = Array.from({ length: cpus }, () => [])
  for (const call of calls) lanes[call.cpu]!.push(call)
  const history: MadeCall[][] = lanes.map(() => [])
  const returned = new Array<number>(cpus).fill(0)
  const byCall = [...calls].sort((a, b) => a.called - b.called)
  for (const { called, ...call } of byCall) {
    for (let cpu = 0; cpu < cpus; cpu++) {
      const lane = lanes[cpu]!
      while (returned[cpu]! < lane.length && lane[returned[cpu]!]!.returned < called) returned[cpu]!++
    }
    const seen = [...returned]
    seen[call.cpu] = history[call.cpu]!.length
    history[call.cpu]!.push({ ...call, seen })
  }
  return history
}

/** The calls that `belongs` picks, each still behind what it was behind. */
export function partOf(history: History, belongs: (call: MadeCall) => boolean): History {
  // how many of the first n calls of a CPU belong
  const counts = history.map((lane) => {
    const upTo = [0]
    for (const call of lane) upTo.push(upTo.at(-1)! + Number(belongs(call)))
    return upTo
  })
  return history.map((lane) =>
    lane.filter(belongs).map((call) => ({ ...call, seen: call.seen.map((count, cpu) => counts[cpu]![count]!) })),
  )
}
