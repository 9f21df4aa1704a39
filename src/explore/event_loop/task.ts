import type { Frame } from '../story/stack_frames.ts'
import type { Job } from './jobs.ts'

/** Something that an event loop can run next. */
export interface Task {
  kind: 'timer' | 'immediate' | 'wake' | 'message' | 'import'
  /** names it among all tasks of its CPU, also when the CPU is begun anew and makes it once more */
  key: string
  /** in the order in which they came to be, and during which task of the loop */
  order: number
  moment: number
  /** of a timer, in virtual milliseconds */
  delayMs: number
  dueMs: number
  /** keeps the loop going */
  isRef: boolean
  run: Job
  /** the words for a row of the interleaving, and the place where it was asked for */
  op: string
  from: Frame | undefined
  /** what it brings, for the same row */
  came?: string
  /** what its turn touches beside the loop: access, address, bytes */
  touches?: ReadonlyArray<readonly [access: number, address: number, bytes: number]>
  /** a word through which whoever brought it about comes before what it does */
  joins?: number
  /** its turn has come: before it runs, while the step is committed */
  begins?: () => void
}

/** One that the program asks its loop for. */
export function newTask(
  loop: { made: number; readonly moment: number },
  nowMs: number,
  kind: Task['kind'],
  op: string,
  run: Job,
  from: Frame | undefined,
): Task {
  const order = ++loop.made
  return { kind, key: '', order, moment: loop.moment, delayMs: 0, dueMs: nowMs, isRef: false, run, op, from }
}

const ORDER = { message: 0, wake: 0, import: 0, immediate: 1, timer: 2 }

/** As a loop would run them if nothing came in between. */
export function compareTasks(a: Task, b: Task): number {
  return ORDER[a.kind] - ORDER[b.kind] || a.dueMs - b.dueMs || a.order - b.order
}

/**
 * Whether `a` comes before `b` however long anything takes. Time may pass between two tasks of a loop, and stands still within one:
 * so of two timers that one task set the shorter one is first, and a timer never overtakes one that was set before it and is no longer.
 * An immediate and a timer of one millisecond may come in either order, as they do in Node.
 */
export function precedes(a: Task, b: Task): boolean {
  if (comesFromElsewhere(a) || comesFromElsewhere(b)) return false
  if (a.kind === 'message' || b.kind === 'message')
    return a.kind === b.kind && sourceOf(a) === sourceOf(b) && a.order < b.order
  if (a.kind === 'immediate' && b.kind === 'immediate') return a.order < b.order
  if (a.kind !== b.kind) return a.kind === 'immediate' && a.moment <= b.moment && b.delayMs > 1
  if (a.moment === b.moment) return a.delayMs < b.delayMs || (a.delayMs === b.delayMs && a.order < b.order)
  return a.order < b.order && a.delayMs <= b.delayMs
}

/** When a waking or a file comes is nobody's to say. */
function comesFromElsewhere({ kind }: Task): boolean {
  return kind === 'wake' || kind === 'import'
}

function sourceOf({ key }: Task): string {
  return key.slice(0, key.indexOf('.'))
}
