/** What of a unit runs users' code, in a supervised thread (src/cli/tasks.ts). Units of `explore` are explorations as they are. */
import { type DiscoverOptions, discover } from '../discover/discover.ts'
import type { Discovery } from '../discover/discovered.ts'
import { replayable } from '../discover/replayable.ts'
import { InterleavingCoverage, type NamedPair } from '../explore/measures/coverage.ts'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { loadProgram } from '../explore/run/load_program.ts'
import { minimiseSchedule } from '../explore/story/minimise_schedule.ts'
import { parseSchedule } from '../explore/story/schedule.ts'
import { sourceFile } from '../link/source_root.ts'
import { runnerFile, structureProgramFile } from '../structure/search/program_file.ts'
import { type SearchOrder, searchTask } from '../structure/search/search.ts'
import type { ProgramOptions } from '../subjects/choose_program.ts'
import { generatedProgramFile } from '../subjects/generated_program.ts'
import { programOf, referenceOf, waysOf } from '../subjects/reference.ts'
import type { Desk } from '../supervise/serve_tasks.ts'
import type { UnitResult } from './unit.ts'

export interface DiscoverUnit {
  options: Omit<DiscoverOptions, 'onProgress' | 'onDiscovery' | 'signal' | 'coverage'>
  pairs: readonly NamedPair[]
  /** for schedules */
  told: ProgramOptions
}

type Done = Omit<UnitResult, 'ms'>

export async function discoverUnitTask({ options, pairs, told }: DiscoverUnit, desk: Desk): Promise<Done> {
  const coverage = new InterleavingCoverage()
  coverage.meet(pairs)
  const { hash } = await loadProgram(sourceFile('discover/runner') as string, options.standIns)
  const found = await discover({ ...options, coverage, signal: desk.signal })
  const findings: ExploreFinding[] = []
  for (const discovery of found.discoveries) {
    const finding = await described(discovery, options, told)
    if (finding !== undefined) findings.push(finding)
  }
  return {
    hash,
    executions: found.executions,
    programs: found.programs,
    steps: found.steps,
    cut: found.cut,
    failing: 0,
    complete: false,
    pairs: coverage.named(),
    findings,
    lineages: found.lineages,
  }
}

function described(
  { program, alone, explored }: Discovery,
  { races, standIns }: DiscoverUnit['options'],
  told: ProgramOptions,
): Promise<ExploreFinding | undefined> {
  const file = generatedProgramFile(program, alone)
  return replayable(explored, file, standIns, referenceOf({ ...told, races }, { program, alone }), races)
}

export async function structureUnitTask(order: SearchOrder, desk: Desk): Promise<Done> {
  const { hash } = await loadProgram(runnerFile(order.file), new Map())
  const found = await searchTask(order, { signal: desk.signal, tell() {}, endsAt() {} })
  const findings: ExploreFinding[] = []
  for (const { program, explored } of found.discoveries) {
    const reference = referenceOf({ races: order.races }, { structure: order.name, program })
    const file = structureProgramFile(order.file, program)
    const kept = await replayable(explored, file, new Map(), reference, order.races)
    if (kept !== undefined) findings.push(kept)
  }
  const { executions, programs, steps, cut } = found
  return {
    hash,
    executions,
    programs,
    steps,
    cut,
    failing: 0,
    complete: false,
    pairs: [],
    findings,
    lineages: [],
  }
}

export async function minimiseTask(finding: ExploreFinding): Promise<ExploreFinding | undefined> {
  const { reference } = parseSchedule(finding.schedule)
  const { entry, name, standIns } = programOf(reference, undefined)
  const { schedule } = finding
  return minimiseSchedule({ ...waysOf(reference), file: entry, name, standIns, schedule }, finding)
}
