// explore: atomic
import { MOST_CALLS, MOST_CPUS, type Program } from './program.ts'

/** where what each call had seen stands, behind how many of each CPU's have returned, and have begun */
const SEEN = 2 * MOST_CPUS

/** Words of shared memory for the calls of a race: how many of each CPU's have returned and begun, and what each call had seen. */
export function wordsForCalls(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * (SEEN + MOST_CPUS * MOST_CALLS)))
}

/** The call begins, and has seen that many calls of the others return. */
export function keepSeen(calls: Int32Array, cpu: number, index: number, seen: number): void {
  calls[MOST_CPUS + cpu] = index + 1
  calls[SEEN + cpu * MOST_CALLS + index] = seen
}

export function begunBy(calls: Int32Array, cpu: number): number {
  return calls[MOST_CPUS + cpu]!
}

/** Calls that came to their end although they began after the others had begun that many. */
export function overtakers(calls: Int32Array, begun: readonly number[], cpu: number): number {
  return begun.reduce((sum, count, other) => (other === cpu ? sum : sum + Math.max(0, calls[other]! - count)), 0)
}

/** No call is under way. */
export function isQuiet(calls: Int32Array, cpus: number): boolean {
  for (let cpu = 0; cpu < cpus; cpu++) if (calls[MOST_CPUS + cpu] !== calls[cpu]) return false
  return true
}

/** Per CPU, how many of its calls had returned by then. */
export function seenBy(calls: Int32Array, cpu: number, index: number, cpus: number): number[] {
  const packed = calls[SEEN + cpu * MOST_CALLS + index]!
  return Array.from({ length: cpus }, (_, other) => (other === cpu ? index : (packed >>> (8 * other)) & 0xff))
}

const done = new Int32Array(MOST_CPUS + 1)

/** Each call comes behind those that had returned when it was made, in this order of the CPUs that make one. */
export function respects(calls: Int32Array, order: readonly number[], cpus: number): boolean {
  done.fill(0)
  for (let at = 0; at < order.length; at++) {
    const cpu = order[at]!
    if (cpu >= cpus) break // what is done after the race
    const packed = calls[SEEN + cpu * MOST_CALLS + done[cpu]!]!
    for (let other = 0; other < cpus; other++)
      if (other !== cpu && ((packed >>> (8 * other)) & 0xff) > done[other]!) return false
    done[cpu]!++
  }
  return true
}

/** The same for executions in which all calls had seen the same. */
export function seenKey(calls: Int32Array, { cpus }: Program): string {
  let key = ''
  for (let cpu = 0; cpu < cpus.length; cpu++)
    for (let index = 0; index < cpus[cpu]!.length; index++) key += `${calls[SEEN + cpu * MOST_CALLS + index]},`
  return key
}
