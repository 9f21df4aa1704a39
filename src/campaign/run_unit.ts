/** Does a unit, in a supervised thread. What it comes to depends on the unit and the program alone. */
import { resolve } from 'node:path'
import type { Lineage } from '../discover/lineage.ts'
import type { NamedPair } from '../explore/measures/coverage.ts'
import { exploreSupervised } from '../explore/run/explore_supervised.ts'
import type { SearchOrder } from '../structure/search/search.ts'
import { looksForRaces } from '../subjects/catalogue.ts'
import { chooseProgram } from '../subjects/choose_program.ts'
import type { Values } from '../subjects/knobs.ts'
import { referenceOf } from '../subjects/reference.ts'
import { NotBack } from '../supervise/not_back.ts'
import { supervise } from '../supervise/supervise.ts'
import { isExhaustive } from '../verdict.ts'
import { USUAL_PROGRAM_EXECUTIONS } from './plan.ts'
import type { Unit, UnitResult } from './unit.ts'
import type { DiscoverUnit } from './unit_tasks.ts'

type Knobs = Partial<Values>

/** `known`: pairs that were met before the generation of a unit of discover. Undefined when it was stopped. */
export async function runUnit(
  unit: Unit,
  known: readonly NamedPair[],
  signal: AbortSignal,
): Promise<UnitResult | undefined> {
  const began = performance.now()
  const knobs = unit.knobs as Knobs
  try {
    const done = await { explore: explored, discover: discovered, structure: searched }[unit.command](
      unit,
      knobs,
      known,
      signal,
    )
    if (signal.aborted) return undefined
    return { ...done, ms: performance.now() - began }
  } catch (error) {
    if (error instanceof NotBack && error.why === 'stopped') return undefined
    throw error
  }
}

type Done = Omit<UnitResult, 'ms'>

async function explored(
  { seed, amount, untilFinding }: Unit,
  knobs: Knobs,
  _: readonly NamedPair[],
  signal: AbortSignal,
): Promise<Done> {
  const { entry, name, standIns, bug } = chooseProgram(knobs.scenario, knobs, 'bug')
  const { strategy = 'portfolio', races = looksForRaces(bug), cpus, kworkers } = knobs
  let hash = ''
  let pairs: readonly NamedPair[] = []
  const result = await exploreSupervised({
    ...optionsOf(knobs, ['strategy', 'preemptions', 'depth', 'bounds', 'steps', 'memory', 'reorderings']),
    file: entry,
    name,
    standIns,
    given: knobs,
    races,
    reference: referenceOf({ ...knobs, races }),
    ...(isExhaustive(strategy) ? {} : { seed }),
    ...(amount === Number.MAX_SAFE_INTEGER ? {} : { executions: amount }),
    sizes: { ...(cpus === undefined ? {} : { cpus }), ...(kworkers === undefined ? {} : { kworkers }) },
    jobs: 1,
    keepGoing: !untilFinding,
    minimise: false,
    signal,
    onLinked(_inputs, of) {
      hash = of
    },
    onPairs(met) {
      pairs = met
    },
  })
  const { executions, steps, cut, failing, complete, findings } = result
  return { hash, executions, programs: 0, steps, cut, failing, complete, pairs, findings, lineages: [] }
}

function discovered(
  { seed, amount, base }: Unit,
  knobs: Knobs,
  pairs: readonly NamedPair[],
  signal: AbortSignal,
): Promise<Done> {
  const { standIns, bug } = chooseProgram(undefined, knobs, 'mix')
  const { cpus, races = looksForRaces(bug), executions = USUAL_PROGRAM_EXECUTIONS } = knobs
  const order: DiscoverUnit = {
    options: {
      standIns,
      seed,
      ...(cpus === undefined ? {} : { cpus }),
      seconds: Infinity,
      programs: amount,
      executions,
      races,
      keepGoing: true,
      share: { first: base?.first ?? 0, of: 1 },
      corpus: (base?.lineages ?? []) as Lineage[],
      shrinks: false,
    },
    pairs,
    told: knobs,
  }
  return supervise<never, Done>('discoverUnit', order, { told: () => {}, signal })
}

function searched({ seed, amount }: Unit, knobs: Knobs, _: readonly NamedPair[], signal: AbortSignal): Promise<Done> {
  const { entry, name } = chooseProgram(knobs.scenario, {}, 'mix')
  const { cpus, races = true, executions = USUAL_PROGRAM_EXECUTIONS } = knobs
  const order: SearchOrder = {
    file: resolve(entry),
    name,
    seed,
    seconds: Infinity,
    programs: amount,
    executions,
    races,
    keepGoing: true,
    ...(cpus === undefined ? {} : { cpus }),
  }
  return supervise<never, Done>('structureUnit', order, { told: () => {}, signal })
}

function optionsOf<K extends keyof Knobs>(knobs: Knobs, names: K[]): { [P in K]?: Exclude<Knobs[P], undefined> } {
  return Object.fromEntries(names.flatMap((name) => (knobs[name] === undefined ? [] : [[name, knobs[name]]]))) as never
}
