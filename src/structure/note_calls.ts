/**
 * Calls and returns as steps: who calls reads how many calls of every other CPU have returned, who returns says so. So a schedule
 * says the order of calls and returns as it says that of all else, and exploring all interleavings explores all such orders, with
 * no more of them than differ: returns are not ordered among themselves, nor are calls. They order nothing else: the race detector
 * knows this file and passes them over.
 */
import { keepSeen } from './kept_calls.ts'

/** The calls of `cpu` that have returned stand at its number. */
export function noteCall(calls: Int32Array, cpu: number, index: number, cpus: number): void {
  let seen = 0
  for (let other = 0; other < cpus; other++) if (other !== cpu) seen |= Atomics.load(calls, other) << (8 * other)
  keepSeen(calls, cpu, index, seen)
}

export function noteReturn(calls: Int32Array, cpu: number, index: number): void {
  Atomics.store(calls, cpu, index + 1)
}
