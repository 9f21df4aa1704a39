// explore: atomic
import { mem } from '#shm/arena'
import { staticOf, struct, words } from '#shm/layout'
import { MOST_CPUS, MOST_OPERATIONS } from './program.ts'

/**
 * When each operation of the race was called and returned, and with what: places in one order of all calls and returns. Nothing
 * here is a step of the model; on threads the one counter orders what it is asked to order.
 */
/** and its exit */
const PER_CPU = MOST_OPERATIONS + 1
const ROOM = MOST_CPUS * PER_CPU

const history = struct('discover_history', {
  clock: 'calls and returns so far; atomic add',
  called: words(ROOM, 'place of the call, from 1; the CPU itself'),
  returned: words(ROOM, 'place of the return, or 0; the CPU itself'),
  result: words(ROOM, 'what it returned; the CPU itself'),
})
const at = staticOf('discover_history', history, 'calls and returns of the race')

export interface Call {
  cpu: number
  /** its place in the list of its CPU; behind them its exit */
  index: number
  called: number
  returned: number
  result: number
}

export function noteCall(cpu: number, index: number): void {
  const entry = cpu * PER_CPU + index
  mem[at + history.called + entry] = Atomics.add(mem, at + history.clock, 1) + 1
}

export function noteReturn(cpu: number, index: number, result: number): void {
  const entry = cpu * PER_CPU + index
  mem[at + history.result + entry] = result
  mem[at + history.returned + entry] = Atomics.add(mem, at + history.clock, 1) + 1
}

/** The calls that have returned, CPU by CPU. */
export function callsMade(): Call[] {
  const calls: Call[] = []
  for (let entry = 0; entry < ROOM; entry++) {
    const returned = mem[at + history.returned + entry]!
    if (returned === 0) continue
    calls.push({
      cpu: Math.floor(entry / PER_CPU),
      index: entry % PER_CPU,
      called: mem[at + history.called + entry]!,
      returned,
      result: mem[at + history.result + entry]!,
    })
  }
  return calls
}
