import { count } from '../counted.ts'
import type { StackFrame } from '../stack/frame_sums.ts'
import { wrapped } from './wrapped.ts'

/** What a run saw of kernel stacks. */
interface StackWords {
  minFreeBytes: number | null
  maxFreeBytes?: number | undefined
  chain?: readonly StackFrame[] | undefined
  mayOverflow?: { over: number; frames: readonly StackFrame[] } | undefined
}

/** The stack lines of a summary: what was free at the least when deactivate_super began, by the most and the least that its callers may take. */
export function stackLines({
  minFreeBytes,
  maxFreeBytes = minFreeBytes ?? 0,
  chain = [],
  mayOverflow,
}: StackWords): string[] {
  if (minFreeBytes === null) return ['stack       deactivate_super never ran']
  const derived = chain.some(({ by }) => by === 'derived')
  const first = `stack       minimum free ${rangeText(minFreeBytes, maxFreeBytes)} bytes at deactivate_super${derived ? '; * derived, not measured' : ''}`
  const lines = [first, ...wrapped(chain.map(frameText), '  ', '  > ', ' > ')]
  if (mayOverflow === undefined) return lines
  const { over, frames } = mayOverflow
  return [
    ...lines,
    `            may overflow, by ${count(over)} bytes at the most; not by the least of the sizes`,
    ...wrapped(frames.map(frameText), '  ', '  > ', ' > '),
  ]
}

export function rangeText(low: number, high: number): string {
  return high > low ? `${count(low)} to ${count(high)}` : count(low)
}

function frameText({ function: name, bytes, high, by }: StackFrame): string {
  return `${name} ${high > bytes ? `${bytes}..${high}` : bytes}${by === 'derived' ? '*' : ''}`
}
