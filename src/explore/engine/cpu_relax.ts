/**
 * cpu_relax is a step that cannot be taken until what the CPU read since its last one is not as it left it: so a loop that spins
 * is one blocked CPU and not a thousand executions.
 */

import type { View } from '../memory/shared_memory.ts'
import { type Execution, NONE } from './execution.ts'
import { hold } from './hold.ts'
import { NOTED_READS, SPINS } from './scheduler_state.ts'
import { changedSinceTurn } from './spin.ts'

export function noteRead(x: Execution, cpu: number, address: number, bytes: number): void {
  const { notedCount, notedAddress, notedBytes } = x.state
  const from = cpu * NOTED_READS
  const count = notedCount[cpu]!
  x.lastNoted = NONE
  if (count > NOTED_READS) return
  let at = from
  while (at < from + count && notedAddress[at] !== address) at++
  x.notedAgain = at < from + count
  if (at === from + count) {
    notedCount[cpu] = count + 1
    if (count === NOTED_READS) return
    notedAddress[at] = address
    notedBytes[at] = bytes
    x.notedView[at] = x.view[cpu]
    x.notedIndex[at] = x.place[cpu]!
  }
  x.lastNoted = at
}

/** What the read that was noted last saw, once the step has had its effect. */
export function noteValue(x: Execution): void {
  const at = x.lastNoted
  const seen = held(x, at)
  // another value than at an earlier look: what the loop decided on is gone, so it must look once more
  if (x.notedAgain && seen !== x.notedValue[at]) x.state.notedCount[Math.floor(at / NOTED_READS)] = NOTED_READS + 1
  x.notedValue[at] = seen
  x.lastNoted = NONE
}

/** True also when too much was read to remember it, or nothing. */
function changedSince(x: Execution, cpu: number): boolean {
  const from = cpu * NOTED_READS
  const count = x.state.notedCount[cpu]!
  if (count === 0 || count > NOTED_READS) return true
  for (let i = from; i < from + count; i++) if (held(x, i) !== x.notedValue[i]) return true
  return false
}

/** What a place holds that was read: an element, or as many bytes as a DataView was asked for. */
function held(x: Execution, at: number): unknown {
  const view = x.notedView[at] as View
  if (!(view instanceof DataView)) return view[x.notedIndex[at]!]
  const { notedAddress, notedBytes } = x.state
  const address = notedAddress[at]!
  if (notedBytes[at] !== 8) return x.memory.peek(address, notedBytes[at]!)
  return (BigInt(x.memory.peek(address, 4)) << 32n) | BigInt(x.memory.peek(address + 4, 4) >>> 0)
}

/** A cpu_relax or a spin has gone on: what was read before it counts no more. */
export function forget(x: Execution, cpu: number, list: number): void {
  const { notedCount } = x.state
  notedCount[list] = 0
  // the reads of a loop that spins within one that has its own cpu_relax are part of that, too: it looks once more
  if (list !== cpu && notedCount[cpu]! > 0) notedCount[cpu] = NOTED_READS + 1
}

/** Whether a CPU before a mutex or in cpu_relax can go on is for memory to say. */
export function checkBlocked(x: Execution): void {
  const { wantsLock, wantsRelax, cpuCount } = x.state
  for (let cpu = 0; cpu < cpuCount; cpu++) {
    if (wantsLock[cpu] === 0 && wantsRelax[cpu] === 0) continue
    if (mayGoOn(x, cpu)) x.enable(cpu)
    else if (x.state.isEnabled(cpu)) hold(x, cpu)
  }
  if (x.loops !== undefined && x.state.enabledCount === 0) x.loops.polls.goOn(x.loops)
}

function mayGoOn(x: Execution, cpu: number): boolean {
  const { wantsLock, wantsRelax } = x.state
  if (wantsLock[cpu] === 1) return Number((x.view[cpu] as View)[x.place[cpu]!]) === 0
  return wantsRelax[cpu] === SPINS ? changedSinceTurn(x, cpu) : changedSince(x, cpu)
}
