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

/**
 * The calls of each key, each still behind what it was behind; undefined where a call has none, so that what it touches is not known.
 */
export function partsOf(
  history: History,
  keyOf: (op: string, args: readonly unknown[]) => string | number | undefined,
): History[] | undefined {
  // per key and CPU, the places of its calls
  const places = new Map<string | number, number[][]>()
  for (const [lane, calls] of history.entries())
    for (const [at, { op, args }] of calls.entries()) {
      const key = keyOf(op, args)
      if (key === undefined) return undefined
      let own = places.get(key)
      if (own === undefined) places.set(key, (own = history.map(() => [])))
      own[lane]!.push(at)
    }
  return [...places.values()].map((own) => {
    const lanes = own.flatMap((at, lane) => (at.length === 0 ? [] : [lane]))
    return own.flatMap((at, lane) => {
      if (at.length === 0) return []
      const calls = at.map((place) => history[lane]![place]!)
      return [
        calls.map((call) => ({ ...call, seen: lanes.map((other) => countBelow(own[other]!, call.seen[other] ?? 0)) })),
      ]
    })
  })
}

/** How many of the ascending numbers are below the limit. */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0
  for (let high = numbers.length; low < high; ) {
    const middle = (low + high) >> 1
    if (numbers[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}
