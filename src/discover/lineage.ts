import fc from 'fast-check'
import { BadInput } from '../link/bad_input.ts'
import type { Program } from './program.ts'
import { extendedArbitrary, programArbitrary } from './program_arbitrary.ts'

/**
 * Where a program comes from: its number in the run of a seed, behind the numbers of the programs that it extends. Together
 * with the seed and the number of CPUs it says the program, whatever was explored in between: `17`, or `17.40` for the
 * extension that was number 40; `17.40:0:1:0` is what fast-check shrank that to.
 */
export type Lineage = readonly number[]

export interface Origin {
  seed: number
  /** undefined: two to four */
  cpus: number | undefined
}

const ALONE_FROM = 1_000_000
/** before each of the first few races, and before each of the others */
const ALONE_AT_FIRST = { races: 10, programs: 20 }
const ALONE_LATER = 4

/**
 * The search runs these programs without any race before it races program `number`. One such run costs little beside the forty executions of a race,
 * and the first hundreds of them reach most places of the kernel, and show most of what is wrong without a race.
 */
export function aloneBefore(number: number): Lineage[] {
  const length = number < ALONE_AT_FIRST.races ? ALONE_AT_FIRST.programs : ALONE_LATER
  return Array.from({ length }, (_, i) => [ALONE_FROM + ALONE_AT_FIRST.programs * number + i])
}

export function fastCheckSeed({ seed }: Origin, lineage: Lineage): number {
  return (Math.imul(seed | 0, 0x9e3779b1) + Math.imul(lineage.at(-1)!, 0x85ebca6b)) | 0
}

/** Schedules differ from program to program, and are the same for the same program. */
export function exploringSeed({ seed }: Origin, lineage: Lineage): number {
  return (Math.imul(seed, 0x85ebca6b) ^ Math.imul(lineage.at(-1)! + 1, 0xc2b2ae35)) >>> 1
}

/** Generates the program of that lineage, and what it shrinks to. */
export function arbitraryOf(origin: Origin, lineage: Lineage): fc.Arbitrary<Program> {
  const base = lineage.slice(0, -1)
  return base.length === 0 ? programArbitrary(origin.cpus) : extendedArbitrary(programOf(origin, base))
}

export function programOf(origin: Origin, lineage: Lineage, shrunk = ''): Program {
  const path = shrunk === '' ? {} : { path: `0:${shrunk}` }
  const seed = fastCheckSeed(origin, lineage)
  let program: Program | undefined
  let why = ''
  try {
    program = fc.sample(arbitraryOf(origin, lineage), { seed, numRuns: 1, ...path })[0]
  } catch (error) {
    why = ` (${(error as Error).message.split('\n')[0]})`
  }
  if (program === undefined) throw new BadInput(`--path: there is no program there for this seed${why}`)
  return program
}

export function parsePath(text: string): { lineage: number[]; shrunk: string } {
  const [, numbers, shrunk] = /^(\d+(?:\.\d+)*)(?::(\d+(?::\d+)*))?$/.exec(text) ?? []
  if (numbers === undefined)
    throw new BadInput(`--path ${text}: expected numbers such as 17.40:0:1, as discover prints`)
  return { lineage: numbers.split('.').map(Number), shrunk: shrunk ?? '' }
}

export function formatPath(lineage: Lineage, shrunk: string): string {
  return lineage.join('.') + (shrunk === '' ? '' : `:${shrunk}`)
}
