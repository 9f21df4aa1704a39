// explore: atomic
import { THREAD_SIZE } from '#kernel/lib/thread_size'
import { type StackKnobs, type StackUse, stackUse, wayOf } from '../../stack/frame_sums.ts'
import { rangeOf } from '../../stack/frame_table.ts'
import { KSTACK_OFFSET } from '../../stack/kstack_offset.ts'
import type { MODEL_CALLS } from '../../stack/model_calls.ts'
import { TABLE } from '../../stack/table.ts'
import { THREAD_INFO } from '../../stack/thread_info.ts'

/**
 * How deep this task's kernel stack is. Linking wraps every function of the model that stands for kernel functions
 * (link/instrument/stack_frames.ts), so what is on the stack follows from the calls that the model makes. A thread is a task and
 * has this module for itself, on real threads as in exploring; a task that sleeps inside a function stays inside it.
 *
 * What is kept at every call is a sum that is never too small. Only where that is over the end of a stack, or where
 * deactivate_super begins, the chain is summed up as the kernel has it (stack/frame_sums.ts).
 */
const KNOBS: StackKnobs = {
  threadInfo: THREAD_INFO < 0 ? TABLE.threadInfo : [THREAD_INFO, THREAD_INFO],
  kstackOffset: KSTACK_OFFSET < 0 ? TABLE.kstackOffset : [KSTACK_OFFSET, KSTACK_OFFSET],
}

const names: string[] = []
const functions: Array<readonly string[]> = []
const most: number[] = []
let measured = -1

const chain: number[] = []
let top = 0
let depth = KNOBS.threadInfo[1]

/** Called when a function that is measured begins, and when a stack could be over its end by the larger sizes. */
export interface Watcher {
  measured(): void
  full(): void
}
let watcher: Watcher | undefined

/** The model's functions by their number, in the order of the literal: that is what the linked calls of stackEnter say. */
export function stackTable(
  calls: typeof MODEL_CALLS,
  _enter: typeof stackEnter | undefined,
  _leave: typeof stackLeave | undefined,
): typeof MODEL_CALLS {
  for (const [name, ways] of Object.entries(calls)) {
    const way = wayOf(TABLE, ways)
    if (name === 'deactivate_super') measured = names.length
    names.push(name)
    functions.push(way)
    most.push(way.reduce((sum, each) => sum + mostOf(each), 0))
  }
  return calls
}

function mostOf(name: string): number {
  const { bytes, seen } = TABLE.rows[name]!
  return (
    Math.max(rangeOf(bytes)[1], ...Object.values(seen ?? {})) +
    (name === 'random_kstack_offset' ? KNOBS.kstackOffset[1] : 0)
  )
}

/** Says who is told, where functions are measured. */
export function watchStack(calls: typeof MODEL_CALLS, by: Watcher): void {
  if (Object.keys(calls).length > 0) watcher = by
}

export function stackEnter(frame: number): void {
  if (frame === measured) watcher?.measured()
  chain[top++] = frame
  depth += most[frame]!
  if (depth > THREAD_SIZE) watcher?.full()
}

export function stackLeave(frame: number): void {
  top--
  depth -= most[frame]!
}

/** The functions of the model that are on the stack now, by their numbers, outermost first. */
export function stackChain(): readonly number[] {
  return chain.slice(0, top)
}

/** Their names. */
export function callsOf(numbers: readonly number[]): string[] {
  return numbers.map((number) => names[number] ?? '?')
}

/** What this thread has summed up: the same few chains come in every execution that is explored. */
const summed = new Map<string, StackUse>()

/** What they take of a kernel's stack; `next` is the kernel function that has just been called. */
export function useOf(numbers: readonly number[], next = ''): StackUse {
  const key = `${next} ${numbers.join()}`
  let use = summed.get(key)
  if (use === undefined) summed.set(key, (use = sumOf(numbers, next)))
  return use
}

function sumOf(numbers: readonly number[], next: string): StackUse {
  return stackUse(
    TABLE,
    numbers.flatMap((number) => functions[number] ?? []),
    KNOBS,
    next === '' ? undefined : next,
  )
}
