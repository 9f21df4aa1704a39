import { do_syscall } from '#kernel/entry'
import type { Cpu } from './cpu.ts'
import { noteResult } from './recent.ts'

/** One thing that a CPU does again and again: a system call, or a few in a row. Returns 0 or a negative error. */
export interface Operation {
  readonly name: string
  /** its place in counters, and in `task.op` for the watchdog; 0 is "none" */
  readonly number: number
  run(cpu: Cpu): number
}

const all: Operation[] = []

/** Numbers are given in the order in which modules are evaluated, the same in every thread. */
export function operation(name: string, run: (cpu: Cpu, call: (body: () => number) => number) => number): Operation {
  const number = all.length + 1
  const call = (body: () => number): number => {
    const result = do_syscall(number, body)
    noteResult(result)
    return result
  }
  const made: Operation = { name, number, run: (cpu) => run(cpu, call) }
  all.push(made)
  return made
}

export function allOperations(): readonly Operation[] {
  return all
}
