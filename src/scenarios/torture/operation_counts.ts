import { self, task_struct, taskAddress } from '#kernel/task'
import { CACHE_LINE_WORDS, mem } from '#shm/arena'
import { nrCpus } from '#shm/boot_words'
import { staticWords } from '#shm/layout'
import { allHabits, type Habit } from '../habits/habit.ts'
import { MAX_CPUS } from './control.ts'

/** Each CPU counts its own operations, in words of its own: [operation number] done, [MAX + number] of them refused. */
const MAX_OPERATIONS = CACHE_LINE_WORDS * 4
const STRIDE = MAX_OPERATIONS * 2
const counts = staticWords(
  'operation_counts',
  MAX_CPUS * STRIDE,
  'operations by CPU and kind; the CPU itself, read by the main thread',
)

export function countHabit(habit: Habit, result: number): void {
  const base = counts + (mem[self + task_struct.pid]! - 1) * STRIDE
  mem[base + habit.number]!++
  if (result < 0) mem[base + MAX_OPERATIONS + habit.number]!++
}

export function operationCounts(): Record<string, { done: number; refused: number }> {
  const result: Record<string, { done: number; refused: number }> = {}
  for (const habit of allHabits()) {
    let done = 0
    let refused = 0
    for (let cpu = 0; cpu < nrCpus(); cpu++) {
      done += mem[counts + cpu * STRIDE + habit.number]!
      refused += mem[counts + cpu * STRIDE + MAX_OPERATIONS + habit.number]!
    }
    if (done > 0) result[habit.name] = { done, refused }
  }
  return result
}

/** System calls returned from, by task: grows as long as the task makes progress. */
export function callsByTask(tasks: number): number[] {
  return Array.from({ length: tasks }, (_, i) => Atomics.load(mem, taskAddress(i) + task_struct.ops))
}
