// explore: atomic
import { MOST_CALLS, MOST_CPUS, type Program } from './program.ts'

/** Words of shared memory for the calls of a race: how many of each CPU's have returned, and what each call had seen of that. */
export function wordsForCalls(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * MOST_CPUS * (1 + MOST_CALLS)))
}

export function keepSeen(calls: Int32Array, cpu: number, index: number, seen: number): void {
  calls[MOST_CPUS + cpu * MOST_CALLS + index] = seen
}

/** Per CPU, how many of its calls had returned by then. */
export function seenBy(calls: Int32Array, cpu: number, index: number, cpus: number): number[] {
  const packed = calls[MOST_CPUS + cpu * MOST_CALLS + index]!
  return Array.from({ length: cpus }, (_, other) => (other === cpu ? index : (packed >>> (8 * other)) & 0xff))
}

/** The same for executions in which all calls had seen the same. */
export function seenKey(calls: Int32Array, { cpus }: Program): string {
  let key = ''
  for (let cpu = 0; cpu < cpus.length; cpu++)
    for (let index = 0; index < cpus[cpu]!.length; index++) key += `${calls[MOST_CPUS + cpu * MOST_CALLS + index]},`
  return key
}
