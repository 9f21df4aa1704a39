import type { View } from '../shared_memory.ts'
import type { Execution } from './execution.ts'

/** `mount#3.mnt_count[cpu1]` where the scenario can say so, `Int32Array#0[3]` elsewhere. */
export function elementName(x: Execution, view: View, index: number): string {
  const described = x.describe?.(x.hostState as never, view, index)
  if (described !== undefined) return described
  const { buffer } = x.memory.place(x.touch(view)?.base ?? 0)
  return `${view.constructor.name}#${buffer}[${index}]`
}
