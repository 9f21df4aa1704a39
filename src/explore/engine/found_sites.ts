import { SPARE_SITES } from '../measures/sites_of.ts'
import type { Program } from '../run/program.ts'
import { frameReader } from '../story/stack_frames.ts'

/**
 * The places of steps that no text of the program shows: a built-in takes them, called in some other way than by its name. They are
 * found by the stack, and numbered among the spare sites that each program has.
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
