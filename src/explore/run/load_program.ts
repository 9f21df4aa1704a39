import { resolve } from 'node:path'
import { link } from '../../link/link.ts'
import { shown } from '../../link/shown.ts'
import { workerNotLinked } from './missing_worker.ts'
import { openProgram, type Program } from './program.ts'

export interface LinkedProgram extends Program {
  /** every source file that went in */
  inputs: readonly string[]
}

/** Links a scenario for exploring and opens what came of it, with the files of the workers that its code turns out to start. */
export async function loadProgram(entry: string, standIns: ReadonlyMap<string, string>): Promise<LinkedProgram> {
  const workers: string[] = []
  for (;;) {
    const { file, hash, inputs } = await link({ entry, standIns, form: 'coroutine', workers })
    const program = { ...(await openProgram(file, hash)), name: shown(resolve(entry)), inputs }
    const missing = program.uses.workers ? workerNotLinked(program) : undefined
    if (missing === undefined) return program
    workers.push(missing)
  }
}
