// explore: atomic

import { KERNEL_STACK_WORDS, self, task_struct } from '#kernel/task'
import { trace_off_stack } from '#kernel/trace'
import { mem, POISON } from '#shm/arena'
import { memoryAllocated, memoryFreed } from '#shm/hints'
import { type Struct, sizeOf, structName } from '#shm/layout'

/** An object on this task's kernel stack that other threads may point to. Released in reverse order by `off_stack`. */
export function on_stack(of: Struct): number {
  const top = mem[self + task_struct.stack_top]!
  const size = sizeOf(of)
  if (top + size > KERNEL_STACK_WORDS)
    throw new Error(
      `[internal bug] on-stack objects of task ${mem[self + task_struct.pid]} exceed ${KERNEL_STACK_WORDS} words`,
    )
  const at = self + task_struct.stack + top
  mem[self + task_struct.stack_top] = top + size
  setWords(at, size, 0)
  memoryAllocated(mem, at, size, `on-stack ${structName(of)}`)
  return at
}

/** The frame returns: its words are poison for whoever still points to them. */
export function off_stack(of: Struct): void {
  const size = sizeOf(of)
  const top = mem[self + task_struct.stack_top]! - size
  const at = self + task_struct.stack + top
  mem[self + task_struct.stack_top] = top
  setWords(at, size, POISON)
  memoryFreed(mem, at, size)
  trace_off_stack(self, at, size)
}

/** Word by word: for `mem.fill` the explorer would put the whole arena back after each execution, and not these words alone. */
function setWords(at: number, size: number, value: number): void {
  for (let word = at; word < at + size; word++) mem[word] = value
}
