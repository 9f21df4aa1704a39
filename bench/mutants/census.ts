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
  how: 'alone' | 'raced'
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
  const onExplored = (lineage: Lineage, how: 'alone' | 'raced'): void => {
    programs.push({ lineage, how, met: [...board.met()], seconds: cpuSeconds() - began })
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

/**
 * Explores the programs that reach the mutant's place, in the order of the search, until one fails or the time is over. A run without any race
 * is a fortieth of the work, so all programs run alone first; then those before the first that failed alone are raced.
 * Where the time ends in between, the search would have found the mutant at the latest by that one.
 */
export async function findBy(
  census: Census,
  engines: Engines,
  number: number,
  until: { signal: AbortSignal; onProgress(): void },
): Promise<Found> {
  engines.anew()
  const meeting = census.programs.filter(({ met }) => met.includes(number))
  const explore = async (lineage: Lineage, how: { executions: number; alone?: boolean }) => {
    until.onProgress()
    if (until.signal.aborted) return undefined
    const seed = exploringSeed(census.origin, lineage)
    return (await engines.explore(programOf(census.origin, lineage), { seed, ...how }))?.findings[0]
  }
  let found: Found | undefined
  let last = meeting.length
  for (const [index, { lineage, seconds }] of meeting.entries()) {
    const finding = await explore(lineage, { executions: 1, alone: true })
    if (finding === undefined) continue
    found = { finding, seconds }
    last = index
    break
  }
  let looked = 0
  for (const { lineage, how, seconds } of meeting.slice(0, last)) {
    if (how === 'alone') continue
    const finding = await explore(lineage, { executions: EXECUTIONS })
    if (until.signal.aborted) break
    looked = seconds
    if (finding !== undefined) return { finding, seconds }
  }
  return found ?? { seconds: until.signal.aborted ? looked : (census.programs.at(-1)?.seconds ?? 0) }
}
