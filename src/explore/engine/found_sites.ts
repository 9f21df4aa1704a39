import { SPARE_SITES } from '../measures/sites_of.ts'
import type { Program } from '../run/program.ts'
import { frameReader } from '../story/stack_frames.ts'

/**
 * Places of steps that a built-in takes unnamed, as after `const { load } = Atomics`. The stack tells the place, which gets one of
 * the program's spare site numbers.
 */
export class FoundSites {
  private readonly program: Program
  private readonly frames: ReturnType<typeof frameReader>
  private readonly known = new Map<string, number>()

  constructor(program: Program) {
    this.program = program
    this.frames = frameReader(program)
  }

  here(op: string, bytes: number): number {
    const { known } = this
    const { sites } = this.program
    const { file, line, fn } = this.frames()[0] ?? { file: 'scenario', line: 1, fn: '' }
    const key = `${op} ${bytes} ${file}:${line}`
    let site = known.get(key)
    if (site === undefined) {
      site = sites.length - 1 - SPARE_SITES + Math.min(known.size, SPARE_SITES - 1)
      known.set(key, site)
      Object.assign(sites[site]!, { op, size: bytes, file, line, fn })
    }
    return site
  }
}
