import { resolve } from 'node:path'
import { createEngine, type Engine, type EngineOptions } from '../engine/engine.ts'
import { InterleavingCoverage } from '../measures/coverage.ts'
import type { MemoryMode } from '../memory_modes/memory_mode.ts'
import type { StrategyName } from '../strategies/strategy_names.ts'
import { Exploration } from './exploration.ts'
import type { ExploreFinding, ExploreProgress, ExploreResult } from './explore_result.ts'
import { loadProgram } from './load_program.ts'
import type { Program } from './program.ts'

export interface ExploreOptions {
  /** the scenario's file */
  file: string
  /** how results call it; default: the file as given */
  name?: string
  /** `kernel/fs/mntput` -> file */
  standIns?: ReadonlyMap<string, string>
  strategy?: StrategyName
  /** at most so many executions */
  executions?: number
  /** at most so long; without either: 10 seconds for sampling strategies, no limit for dfs and dpor */
  seconds?: number
  /** the end of these seconds, as performance.now tells the time, where they began before */
  until?: number
  seed?: number
  /** dfs: the most preemptions */
  preemptions?: number
  /** pct: depth of the bug */
  depth?: number
  jobs?: number
  /** count failing executions instead of stopping at the first; each goes on behind its data races */
  keepGoing?: boolean
  /** what loads may see: sc (the default), tso or lkmm; the last two only for programs of the kernel's words */
  memory?: MemoryMode
  /** under tso and lkmm: a sampled execution deviates from sequential consistency at most so often; default 2 */
  reorderings?: number
  /** detect data races; default on */
  races?: boolean
  /** tell accesses beyond the end of shared views; default on */
  bounds?: boolean
  /** bound on the steps of one execution; by default a multiple of what the program's first executions take, at least 20000 */
  steps?: number
  /** run each schedule twice and compare */
  checkDeterminism?: boolean
  /** count the ordered pairs of conflicting steps that are met; over several explorations, by one object given to each */
  coverage?: boolean | InterleavingCoverage
  /** false leaves the failing schedule as it was found; a number is the most executions that minimising may take */
  minimise?: boolean | number
  /** goes into schedules, for whoever replays them; such as the command line's scenario and stand-ins */
  reference?: string
  /** a sampler's first executions, which show what the program is like, count and find like others; by default nobody looks at them */
  countsFirst?: boolean
  /** each of these has just ended, and its events are there */
  onFirst?(engine: Engine): void
  /** of many short explorations, each looks for fair cycles in the regular order of this number alone */
  hunt?: number
  onProgress?(progress: ExploreProgress): void
  /** many times a second: gives the result as it would be if this were the end */
  onSoFar?(result: () => ExploreResult): void
  /** as soon as something is found, and again when it is minimised */
  onFinding?(finding: ExploreFinding): void
  signal?: AbortSignal
}

/** Explores a scenario under controlled schedules; bad input throws BadInput. */
export async function explore(options: ExploreOptions): Promise<ExploreResult> {
  const file = resolve(options.file)
  const program = await loadProgram(file, options.standIns ?? new Map())
  return exploreProgram(program, options)
}

export async function exploreProgram(program: Program, options: ExploreOptions): Promise<ExploreResult> {
  return exploreEngine(engineFor(program, options), options)
}

/** The same with an engine that is there already: for many short explorations, whoever makes its state for each. */
export async function exploreEngine(engine: Engine, options: ExploreOptions): Promise<ExploreResult> {
  return new Exploration(engine, options).go()
}

export function engineFor(
  program: Program,
  options: Pick<ExploreOptions, 'races' | 'bounds' | 'steps' | 'coverage' | 'keepGoing' | 'memory' | 'reorderings'> &
    Pick<EngineOptions, 'witness'>,
): Engine {
  const { races = true, bounds = true, steps, coverage } = options
  return createEngine(program, {
    races,
    bounds,
    steps,
    // without reorderings, every mode is sequential consistency
    memory: options.reorderings === 0 ? 'sc' : (options.memory ?? 'sc'),
    pastRaces: options.keepGoing === true,
    ...(options.witness === undefined ? {} : { witness: options.witness }),
    ...(coverage ? { coverage: coverage === true ? new InterleavingCoverage() : coverage } : {}),
  })
}
