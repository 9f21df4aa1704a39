import type { Engine } from '../explore/engine/engine.ts'
import type { InterleavingCoverage } from '../explore/measures/coverage.ts'
import type { MemoryMode } from '../explore/memory_modes/memory_mode.ts'
import { engineFor, exploreEngine } from '../explore/run/explore.ts'
import type { ExploreResult } from '../explore/run/explore_result.ts'
import { loadProgram } from '../explore/run/load_program.ts'
import type { Instance, Program as LinkedProgram } from '../explore/run/program.ts'
import type { StrategyName } from '../explore/strategies/strategy_names.ts'
import { sourceFile } from '../link/source_root.ts'
import type { Scenario } from '../scenario.ts'
import { doing } from '../supervise/doing.ts'
import type { MountRow } from './mount_rows.ts'
import type { Program } from './program.ts'

/** What the linked runner (runner.ts) exports for one number of CPUs: a scenario, and how a program is written into its state. */
interface Shape {
  scenario: Scenario
  begin(state: unknown, program: Program): void
}

type ShapeName = number | 'alone' | 'witnessed'

interface Warm {
  engine: Engine
  begin: Shape['begin']
  state: { buffer: SharedArrayBuffer }
  /** as booting leaves it; undefined: to be booted anew */
  world: Uint8Array | undefined
}

/** executions that minimising a schedule may take */
const MINIMISING = 3000

export interface HowToExplore {
  seed: number
  executions: number
  /** one operation after the other, against the reference */
  alone?: boolean
  /** reduce the failing schedule */
  minimise?: boolean
  /** at most so long */
  seconds?: number
  /** as ExploreOptions has it */
  hunt?: number
  /** where discover has the program from */
  path?: string
  strategy?: StrategyName
}

/** What the operations of a program return one after the other, and the tables of its tasks at the end. */
export interface Witnessed {
  results: number[]
  tables: MountRow[][]
}

/** What is explored, for who has to end it (`doing.about`). */
export type About = Pick<HowToExplore, 'seed' | 'alone' | 'path'> & { program: Program }

export interface EngineKnobs {
  standIns: ReadonlyMap<string, string>
  races: boolean
  /** bound on the steps of one execution; what exploring has by default */
  steps?: number
  coverage?: InterleavingCoverage
  /** of programs that race; the reference is sequential */
  memory?: MemoryMode
}

/**
 * Engines that run any program, one for each number of CPUs: the model is linked, evaluated and compiled once, and a
 * program is a matter of writing it into the arena. To link each would take seconds, to evaluate each a few hundred
 * executions at a tenth of the speed.
 */
export class Engines {
  private readonly knobs: EngineKnobs
  private readonly linked: LinkedProgram
  private readonly warm = new Map<ShapeName, Warm>()

  private constructor(linked: LinkedProgram, knobs: EngineKnobs) {
    this.linked = linked
    this.knobs = knobs
  }

  static async link(knobs: EngineKnobs): Promise<Engines> {
    return new Engines(await loadProgram(sourceFile('discover/runner') as string, knobs.standIns), knobs)
  }

  /** From now on as if nothing had been explored: for who has made booting come to something else. */
  anew(): void {
    this.knobs.coverage?.forget()
    for (const warm of this.warm.values()) {
      warm.world = undefined
      warm.engine.pairs?.forget()
    }
  }

  /** Runs the operations in turn: what each returns, and the tables that are left; undefined when a finding ends the run. */
  async witnessed(program: Program): Promise<Witnessed | undefined> {
    const engine = this.begin(program, 'witnessed')
    if (engine === undefined) return undefined
    const { outcomes, findings } = await exploreEngine(engine, { file: '', seed: 1, executions: 1, strategy: 'random' })
    const [outcome] = Object.keys(outcomes)
    if (findings.length > 0 || outcome === undefined) return undefined
    const [told] = JSON.parse(outcome) as [Array<number | string>]
    return {
      results: told.filter((each) => typeof each === 'number'),
      tables: told.filter((each) => typeof each === 'string').map((text) => JSON.parse(text) as MountRow[]),
    }
  }

  /** Undefined for a program that cannot be begun: what it does before the race would block. */
  async explore(program: Program, how: HowToExplore): Promise<ExploreResult | undefined> {
    const { alone = false, minimise = false, seed, executions, seconds, path, strategy, hunt } = how
    doing.about = { program, alone, seed, path } satisfies About
    const engine = this.begin(program, alone ? 'alone' : program.cpus.length)
    if (engine === undefined) return undefined
    return exploreEngine(engine, {
      file: '',
      seed,
      executions,
      countsFirst: true,
      minimise: minimise && MINIMISING,
      ...(seconds === undefined ? {} : { seconds }),
      ...(hunt === undefined ? {} : { hunt }),
      ...(alone ? { strategy: 'random' } : strategy === undefined ? {} : { strategy }),
    })
  }

  private begin(program: Program, shape: ShapeName): Engine | undefined {
    const warm = this.warm.get(shape) ?? this.warmUp(shape)
    const { engine, begin, state } = warm
    engine.memory.restore()
    try {
      const world = (warm.world ??= engine.present(() => bytesOf(engine.scenario.setup())))
      new Uint8Array(state.buffer).set(world)
      engine.present(() => begin(state, program))
    } catch {
      this.warm.delete(shape) // its own variables are in disarray now
      return undefined
    }
    engine.memory.snapshot()
    return engine
  }

  private warmUp(name: ShapeName): Warm {
    const begins = new Map<Scenario, Shape['begin']>()
    const factory = (runtime: object): Instance => {
      const instance = this.linked.factory(runtime)
      const { scenario, begin } = (instance.exports.default as unknown as Record<ShapeName, Shape>)[name]
      begins.set(scenario, begin)
      return { ...instance, exports: { default: scenario } }
    }
    const memory = typeof name === 'number' ? this.knobs.memory : undefined
    const engine = engineFor({ ...this.linked, factory }, { ...this.knobs, memory: memory ?? 'sc' })
    const begin = begins.get(engine.scenario)!
    const state = engine.hostState as Warm['state']
    const warm = { engine, begin, state, world: bytesOf(state).slice() }
    this.warm.set(name, warm)
    return warm
  }
}

function bytesOf(state: unknown): Uint8Array {
  return new Uint8Array((state as Warm['state']).buffer)
}
