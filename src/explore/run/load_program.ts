import { resolve } from 'node:path'
import { BadInput } from '../../link/bad_input.ts'
import type { Later } from '../../link/later.ts'
import { link } from '../../link/link.ts'
import { shown } from '../../link/shown.ts'
import { notLinked } from './not_linked.ts'
import { openProgram, type Program } from './program.ts'

/** Code that makes the text of its workers makes others each time that it is linked. */
const MOST_LATER = 40

export interface LinkedProgram extends Program {
  /** every source file that went in */
  inputs: readonly string[]
}

/** Links a scenario for exploring and opens what came of it, with the files that its code turns out to ask for. */
export async function loadProgram(entry: string, standIns: ReadonlyMap<string, string>): Promise<LinkedProgram> {
  const later: Later[] = []
  for (;;) {
    const { file, hash, inputs } = await link({ entry, standIns, form: 'coroutine', later })
    const program = { ...(await openProgram(file, hash)), name: shown(resolve(entry)), inputs }
    const missing = program.uses.later ? notLinked(program) : undefined
    if (missing === undefined) return program
    if (later.length === MOST_LATER)
      throw new BadInput(
        `${program.name}: asks for more than ${MOST_LATER} files by names that only the run knows, the last of them ${missing.file}`,
      )
    later.push(missing)
  }
}
