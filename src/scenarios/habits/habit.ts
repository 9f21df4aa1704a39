import { numberOperation } from '#kernel/running'
import { OPERATIONS } from '../../operations/table.ts'
import type { Cpu } from './cpu.ts'

/** One thing that a CPU of a torture does again and again: a system call, or a few in a row. Returns 0 or a negative error. */
export interface Habit {
  readonly name: string
  /** its place in counters, and in `task.op` for the watchdog; 0 is "none" */
  readonly number: number
  /** how often it is chosen where all is done, in proportion to the others */
  readonly weight: number
  run(cpu: Cpu): number
}

const all: Habit[] = []

/** Numbers are given in the order in which modules are evaluated, the same in every thread. */
export function habit(name: string, weight: number, run: (cpu: Cpu) => number): void {
  const number = numberOperation(name)
  all.push({
    name,
    number,
    weight,
    run: (cpu) => {
      cpu.habit = number
      return run(cpu)
    },
  })
}

export function allHabits(): readonly Habit[] {
  return all
}

for (const operation of OPERATIONS) {
  if (operation.torture > 0) habit(operation.name, operation.torture, (cpu) => cpu.perform(operation, {}))
}
