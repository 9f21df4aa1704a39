// explore: atomic
import { KERNEL_STACK_WORDS, nrTasks, task_struct, taskAddress } from '#kernel/task'
import { threadName } from '#kernel/thread_name'
import { mem, POISON } from '#shm/arena'
import { judge } from '../judge.ts'

/**
 * Nobody touches an object on another task's stack after its frame has returned. Such words are poison then: complete() looks
 * for it, and at the end of a run everything above the stacks' tops must be poison still, or never used. May miss a write
 * into a frame that was entered again and overwritten.
 */
const rule = judge('stack-scope', 'use-after-free')

export function frameReturned(): void {
  rule.look()
}

/** Only while no other thread runs. */
export function atTheEnd(): void {
  for (let pid = 0; pid < nrTasks(); pid++) {
    const stack = taskAddress(pid) + task_struct.stack
    for (let word = mem[taskAddress(pid) + task_struct.stack_top]!; word < KERNEL_STACK_WORDS; word++) {
      const value = mem[stack + word]!
      if (value === 0 || value === POISON) continue
      rule.tell(`word ${word} of the stack of ${threadName(pid)} was written after its frame had returned: ${value}`, [
        taskAddress(pid),
      ])
      break
    }
  }
}
