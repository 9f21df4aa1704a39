// explore: atomic
import { mem } from './arena.ts'
import { staticWords } from './layout.ts'
import { threadId } from './thread.ts'

/** What Linux calls failslab: one allocation of one thread fails, as if the arena were full. */
const MOST_FAILING = 80
const failslab = staticWords(
  'failslab',
  MOST_FAILING,
  'by thread: its allocations until the one that fails, or 0 for none; the thread itself',
)

/** The `nth` allocation from now on of thread `thread` fails; 0 calls it off. Only for boot's thread and CPUs. */
export function failSlab(nth: number, thread: number): void {
  if (thread < MOST_FAILING) mem[failslab + thread] = nth
}

/** Allocations of the thread still to come before the one that fails; 0 when it has failed, or when none is to. */
export function failSlabCountdown(thread: number): number {
  return mem[failslab + thread]!
}

/** Counts down; true for the allocation that is to fail. */
export function isToFail(): boolean {
  return threadId < MOST_FAILING && mem[failslab + threadId] !== 0 && --mem[failslab + threadId]! === 0
}
