// explore: atomic
import { textName } from '#kernel/lib/text'
import { nrTasks, PF_WQ_WORKER, task_struct, taskAddress } from '#kernel/task'
import { mem } from '#shm/arena'
import { runningIs } from '#shm/findings'
import { threadId } from '#shm/thread'

/** What `task.op` means: a kworker has the text pointer of its item's function there, other tasks the number of an operation. */
const operations: string[] = []

/** The number of an operation: one in every thread, since modules are evaluated in one order. 0 is none. */
export function numberOperation(name: string): number {
  return operations.push(name)
}

export function operationName(number: number): string | undefined {
  return operations[number - 1]
}

/** What a task runs: an operation, or a kworker's item by its function. */
export function runningIn(pid: number): string | undefined {
  const op = mem[taskAddress(pid) + task_struct.op]!
  if (op === 0) return undefined
  return (mem[taskAddress(pid) + task_struct.flags]! & PF_WQ_WORKER) !== 0 ? textName(op) : operationName(op)
}

/** What all tasks run, that of the calling thread first. */
export function running(): string[] {
  const others = Array.from({ length: nrTasks() }, (_, pid) => pid).filter((pid) => pid !== threadId)
  const all = threadId < nrTasks() ? [threadId, ...others] : others
  return all.flatMap((pid) => runningIn(pid) ?? [])
}

runningIs(running)
