/**
 * What a search comes to where nothing is wrong: the programs that discover makes of a seed, in order, the mutants whose places each
 * program reaches, and the CPU used by then. Where a program does not reach its place, a mutant is the model itself. So whoever
 * explores the other programs with it, in their order, knows when that search would find it. (One thing differs: with the mutant,
 * coverage might be another, and so the programs that extend others.)
 */
import { discover } from '#discover/discover'
import type { Engines } from '#discover/engines'
import { exploringSeed, type Lineage, type Origin, programOf } from '#discover/lineage'
import type { InterleavingCoverage } from '#explore/measures/coverage'
import type { ExploreFinding } from '#explore/run/explore_result'
import { cpuSeconds } from './cpu_seconds.ts'
import type { Switchboard } from './switchboard.ts'

/** executions of each program, as discover has them */
const EXECUTIONS = 40

interface Counted {
  lineage: Lineage
  /** numbers of the mutants whose places somebody came to */
  met: readonly number[]
  /** of CPU, since the search began */
  seconds: number
}

export interface Census {
  origin: Origin
  programs: Counted[]
}

export interface Found {
  finding?: ExploreFinding
  /** of a search that knows nothing */
  seconds: number
}

export async function takeCensus(
  engines: Engines,
  coverage: InterleavingCoverage,
  board: Switchboard,
  seed: number,
  until: { signal: AbortSignal; onProgress(): void },
): Promise<Census> {
  const programs: Counted[] = []
  board.now = 0
  engines.anew()
  board.forget()
  const began = cpuSeconds()
  const onExplored = (lineage: Lineage): void => {
    programs.push({ lineage, met: [...board.met()], seconds: cpuSeconds() - began })
    board.forget()
  }
  const how = {
    standIns: new Map(),
    seconds: Infinity,
    executions: EXECUTIONS,
    races: true,
    keepGoing: false,
    shrinks: false,
  }
  const { discoveries } = await discover({ engines, coverage, seed, ...how, onExplored, ...until })
  if (discoveries[0] !== undefined) throw new Error(`the model itself fails: ${discoveries[0].explored.message}`)
  return { origin: { seed, cpus: undefined }, programs }
}

/** Explores what comes to the mutant's place, as the search would, until it fails or the time is over. */
export async function findBy(
  census: Census,
  engines: Engines,
  number: number,
  until: { signal: AbortSignal; onProgress(): void },
): Promise<Found> {
  engines.anew()
  let seconds = 0
  for (const counted of census.programs) {
    until.onProgress()
    if (until.signal.aborted) return { seconds }
    seconds = counted.seconds
    if (!counted.met.includes(number)) continue
    const program = programOf(census.origin, counted.lineage)
    const seed = exploringSeed(census.origin, counted.lineage)
    const alone = await engines.explore(program, { seed, executions: 1, alone: true })
    const raced = alone?.findings[0] ? alone : await engines.explore(program, { seed, executions: EXECUTIONS })
    const finding = raced?.findings[0]
    if (finding !== undefined) return { finding, seconds }
  }
  return { seconds }
}
