import { standingOf } from './describe_blocked.ts'
import type { Execution } from './execution.ts'
import { look } from './look.ts'

/** The CPU cannot go on until another one acts; the scenario may have something against that. */
export function hold(x: Execution, cpu: number): void {
  x.disable(cpu)
  const { looks } = x
  if (looks.held !== undefined && cpu < x.cpuCount)
    look(x, 'held', (state) => looks.held?.(state, cpu, () => standingOf(x)))
}
