// explore: atomic
import { mem } from '#shm/arena'
import { findingsCount } from '#shm/findings'
import { staticWords } from '#shm/layout'
import type { RecentCall } from '../../machine/torture.ts'
import { type AnyOperation, OPERATIONS } from '../../operations/table.ts'
import { codeOf, layoutOf, unpacked } from './codec.ts'

/**
 * What each CPU did last: a ring of its own, on words that nobody else writes, read by the main thread when something was
 * found. A call costs a few plain stores. An entry is written before its call, so that a CPU that hangs shows what in.
 */
const RING_CALLS = 64
const RING_CPUS = 64
const ENTRY_WORDS = 4
const STRIDE = RING_CALLS * ENTRY_WORDS + 16
const rings = staticWords(
  'recent_calls',
  RING_CPUS * STRIDE,
  'by CPU: number of calls, then a ring of [operation, its fields in two words, result]; the CPU itself, read by the main thread',
)
const FIRST_ENTRY = 16
const PENDING = 0x7fffffff

let ring = 0
let entry = 0

/** From here on this thread's calls are those of CPU `cpu`. */
export function noteCpu(cpu: number): void {
  ring = rings + cpu * STRIDE
  entry = 0
}

/** The next call that returns is this one. */
export function note(operation: AnyOperation, args: Readonly<Record<string, unknown>>): void {
  if (ring === 0 || findingsCount() > 0) return // what led to the finding stays
  const { number, fields } = layoutOf(operation)
  const count = mem[ring]!
  entry = ring + FIRST_ENTRY + (count % RING_CALLS) * ENTRY_WORDS
  mem[ring] = count + 1
  mem[entry] = number
  mem[entry + 1] = 0
  mem[entry + 2] = 0
  for (let i = 0; i < fields.length; i++) {
    const { name, domain, word, shift, mask } = fields[i]!
    mem[entry + 1 + word]! |= (codeOf(domain, args[name]) & mask) << shift
  }
  mem[entry + 3] = PENDING
}

/** The call that was noted last did nothing: it is not worth one of the ring's places. */
export function forgetNote(): void {
  if (entry === 0) return
  mem[ring] = mem[ring]! - 1
  entry = 0
}

export function noteResult(result: number): void {
  if (entry === 0) return
  mem[entry + 3] = result
  entry = 0
}

/** The calls of each CPU, oldest first. */
export function notedCalls(cpus: number, spelled: (number: number) => string): RecentCall[][] {
  return Array.from({ length: Math.min(cpus, RING_CPUS) }, (_, cpu) => {
    const base = rings + cpu * STRIDE
    const count = mem[base]!
    const kept = Math.min(count, RING_CALLS)
    return Array.from({ length: kept }, (_, i) => {
      const at = base + FIRST_ENTRY + ((count - kept + i) % RING_CALLS) * ENTRY_WORDS
      const operation = OPERATIONS[mem[at]! - 1]!
      const result = mem[at + 3]!
      return {
        call: operation.name,
        ...unpacked(layoutOf(operation), [mem[at + 1]!, mem[at + 2]!], spelled),
        result: result === PENDING ? null : result,
      }
    })
  })
}
