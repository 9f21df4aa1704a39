import type { Engine } from '../../explore/engine/engine.ts'
import { type ExploreOptions, engineFor, exploreEngine } from '../../explore/run/explore.ts'
import type { ExploreResult } from '../../explore/run/explore_result.ts'
import { loadProgram } from '../../explore/run/load_program.ts'
import type { Instance, Program as LinkedProgram } from '../../explore/run/program.ts'
import { cycleOfFewStates } from '../../explore/story/livelock.ts'
import { toldFinding } from '../../explore/story/told_finding.ts'
import { BadInput } from '../../link/bad_input.ts'
import type { Scenario } from '../../scenario.ts'
import { board } from '../board.ts'
import { FEWEST_CPUS, lengthOf, noProgram, type Program, type Progress } from '../program.ts'
import type { Race } from '../race.ts'
import { readStructure } from '../read_structure.ts'
import type { RaceState } from '../run_calls.ts'
import type { Runner } from '../runner.ts'
import type { Structure } from '../structure.ts'
import { runnerFile } from './program_file.ts'
import { refuseWithout, refuseWithoutModel } from './refuse_without.ts'

/** calls of a program all of whose states are looked at, for a way round that no call's end is on */
const MOST_FOR_CYCLES = 4

interface Warm {
  engine: Engine
  /** of each instance; the first is that of the host */
  races: Race[]
  program: Program
}

export interface EngineKnobs {
  races: boolean
  bounds?: boolean
  steps?: number
  progress?: Progress
}

export type HowToExplore = Pick<
  ExploreOptions,
  | 'strategy'
  | 'seed'
  | 'executions'
  | 'seconds'
  | 'minimise'
  | 'preemptions'
  | 'depth'
  | 'reference'
  | 'signal'
  | 'keepGoing'
  | 'onFinding'
  | 'onFirst'
>

/**
 * Engines that run any program of one structure, one for each number of CPUs: its file is linked, evaluated and compiled once, and a
 * program is a value that every instance is handed.
 */
export class Engines {
  readonly structure: Structure
  readonly name: string
  private readonly knobs: EngineKnobs
  private readonly linked: LinkedProgram
  private readonly warm = new Map<number, Warm>()

  private constructor(linked: LinkedProgram, name: string, knobs: EngineKnobs) {
    this.linked = linked
    this.name = name
    this.knobs = knobs
    this.structure = this.read()
  }

  static async link(file: string, name: string, knobs: EngineKnobs): Promise<Engines> {
    return new Engines(await loadProgram(runnerFile(file), new Map()), name, knobs)
  }

  /** Undefined for a program that cannot be begun: what it does before the race would block. */
  async explore(program: Program, how: HowToExplore): Promise<ExploreResult | undefined> {
    const engine = this.begin(program)
    if (engine === undefined) return undefined
    const result = await exploreEngine(engine, { file: '', countsFirst: true, ...how })
    const { refused } = board()
    board().refused = undefined
    if (refused !== undefined) throw new BadInput(`${this.name}: ${refused}`)
    if (program.progress !== 'lock-free' || result.findings.length > 0 || lengthOf(program) > MOST_FOR_CYCLES)
      return result
    const cycle = cycleOfFewStates(engine)
    if (cycle === undefined) return result
    const before = { execution: result.executions, eager: false, reference: how.reference, before: [] }
    return { ...result, findings: [{ ...toldFinding(engine, cycle.finding, cycle.story, before), count: 1 }] }
  }

  /** Runs what is the structure's own, outside any program. */
  present<T>(what: () => T): T {
    return (this.warm.get(FEWEST_CPUS) as Warm).engine.present(what)
  }

  private begin(program: Program): Engine | undefined {
    const cpus = program.cpus.length
    const warm = this.warm.get(cpus) ?? this.warmUp(program.cpus.length)
    const { engine, races } = warm
    warm.program = program
    engine.memory.restore()
    for (const race of races) race.plays(program)
    try {
      engine.present(() => races[0]!.begin(engine.hostState as RaceState, program))
    } catch {
      this.warm.delete(cpus) // its own variables are in disarray now
      return undefined
    }
    engine.memory.snapshot()
    return engine
  }

  private warmUp(cpus: number): Warm {
    const races: Race[] = []
    const warm = { races, program: noProgram(cpus, this.knobs.progress) } as unknown as Warm
    const factory = (runtime: object): Instance => {
      const instance = this.linked.factory(runtime)
      const runner = instance.exports.default as unknown as Runner
      if (!runner.isStructure) throw new BadInput(`${this.name}: exports no structure({ ... }) as default`)
      if (races.length === 0) {
        readStructure(runner.structure, this.name)
        refuseWithoutModel(runner.structure, this.name)
      }
      const race = runner.races(cpus, this.knobs.progress)
      race.plays(warm.program)
      races.push(race)
      return { ...instance, exports: { default: race.scenario as Scenario } }
    }
    warm.engine = engineFor({ ...this.linked, name: this.name, factory }, this.knobs)
    this.warm.set(cpus, warm)
    return warm
  }

  /** The structure, once it is known to have all that its operations name. */
  private read(): Structure {
    const { engine, races } = this.warmUp(FEWEST_CPUS)
    const { structure } = races[0]!
    const { memory } = engine.hostState as RaceState
    engine.present(() => refuseWithout(structure, memory, this.name))
    return structure
  }
}
