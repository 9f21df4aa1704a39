import { resolve } from 'node:path'
import { link } from '../../link/link.ts'
import { shown } from '../../link/shown.ts'
import { openProgram, type Program } from './program.ts'

export interface LinkedProgram extends Program {
  /** every source file that went in */
  inputs: readonly string[]
}

/** Links a scenario for exploring and opens what came of it. */
export async function loadProgram(entry: string, standIns: ReadonlyMap<string, string>): Promise<LinkedProgram> {
  const { file, hash, inputs } = await link({ entry, standIns, form: 'coroutine' })
  return { ...(await openProgram(file, hash)), name: shown(resolve(entry)), inputs }
}
