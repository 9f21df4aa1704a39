/** What of `explore --barriers` runs the program: a supervised thread. */
import type { MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import { engineFor } from '../explore/run/explore.ts'
import { loadProgram } from '../explore/run/load_program.ts'
import { type BarrierNeed, neededBarriers } from '../explore/run/needed_barriers.ts'

export interface BarriersOrder {
  file: string
  standIns: ReadonlyMap<string, string>
  memory: MemoryMode
  seed: number
  executions: number
  seconds: number
}

export async function barriersTask(order: BarriersOrder): Promise<BarrierNeed[]> {
  const program = await loadProgram(order.file, order.standIns)
  const engine = engineFor(program, { races: false, memory: order.memory })
  const { seed, executions } = order
  const until = performance.now() + order.seconds * 1000
  return [...neededBarriers(engine, engine.weak!, { seed, executions, until })]
}
