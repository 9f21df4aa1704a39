import { link } from '../link/link.ts'
import { openProgram, type Program } from './program.ts'

/** Links a scenario for exploring and opens what came of it. */
export async function loadProgram(entry: string, standIns: ReadonlyMap<string, string>): Promise<Program> {
  const linked = await link({ entry, standIns, form: 'coroutine' })
  return openProgram(linked.file, linked.hash)
}
