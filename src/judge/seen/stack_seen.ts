import type { StackFrame } from '../../stack/frame_sums.ts'
import type { Measured } from './measured.ts'

/** Bytes of kernel stack that were free when deactivate_super began, the least over all executions, and the calls that led there. */
export interface StackSeen {
  /** by the most that the calls may take, and by the least */
  minFreeBytes: number
  maxFreeBytes: number
  /** functions of the model that had been called */
  calls: string[]
  /** kernel functions that they stand for, outermost first */
  chain: StackFrame[]
  /** the chain that is farthest over the end of a stack by the most that it may take, and not by the least */
  mayOverflow?: { over: number; frames: StackFrame[] }
}

/** Of two runs the chain that left less, and the one that may have gone farther over the end. */
export function deeperStack(a: StackSeen | undefined, b: StackSeen | undefined): StackSeen | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const least = a.minFreeBytes <= b.minFreeBytes ? a : b
  const doubt = (a.mayOverflow?.over ?? 0) >= (b.mayOverflow?.over ?? 0) ? a.mayOverflow : b.mayOverflow
  return doubt === undefined ? least : { ...least, mayOverflow: doubt }
}

/** What the stack judge measured; undefined where deactivate_super never ran. */
export function stackSeen(seen: Measured): StackSeen | undefined {
  const [least] = values<StackSeen>(seen, 'stack minimum').sort((a, b) => a.minFreeBytes - b.minFreeBytes)
  const [doubt] = values<NonNullable<StackSeen['mayOverflow']>>(seen, 'stack may overflow').sort(
    (a, b) => b.over - a.over,
  )
  return least === undefined || doubt === undefined ? least : { ...least, mayOverflow: doubt }
}

function values<T>(seen: Measured, kind: string): T[] {
  return seen.measured(kind).map(({ value }) => value as T)
}
