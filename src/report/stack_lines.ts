import type { StackFrame } from '../machine/torture.ts'
import { count } from './words.ts'
import { wrapped } from './wrapped.ts'

/** The stack line of a summary: what was free at the least when deactivate_super began, and the calls that led there. */
export function stackLines(minFreeBytes: number | null, chain: readonly StackFrame[]): string[] {
  if (minFreeBytes === null) return ['stack       deactivate_super never ran']
  const used = bytesOf(chain)
  const assumed = bytesOf(chain.filter(({ source }) => source === 'assumed'))
  const first = `stack       minimum free ${count(minFreeBytes)} bytes at deactivate_super, of ${count(minFreeBytes + used)}; used ${count(used)}, of which ${count(assumed)} by sizes that are assumed (*)`
  const calls = chain.map((frame) => `${frame.function} ${frame.bytes}${frame.source === 'assumed' ? '*' : ''}`)
  return [first, ...wrapped(calls, '  ', '  > ', ' > ')]
}

function bytesOf(chain: readonly StackFrame[]): number {
  return chain.reduce((sum, { bytes }) => sum + bytes, 0)
}
