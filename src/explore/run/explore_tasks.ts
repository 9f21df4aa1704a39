/** What of exploring runs in a supervised thread (src/cli/tasks.ts): everything that runs users' code. */
import { resolve } from 'node:path'
import { BadInput } from '../../link/bad_input.ts'
import type { Desk } from '../../supervise/serve_tasks.ts'
import { endOf, moment } from '../../supervise/time_box.ts'
import type { Engine } from '../engine/engine.ts'
import { InterleavingCoverage, type NamedPair } from '../measures/coverage.ts'
import { witnessed } from '../story/explain.ts'
import { HaltingReplay } from '../story/minimise.ts'
import { exploreNear, type NearOptions, type NearResult } from '../story/near.ts'
import { type ReplayOptions, type ReplayResult, replay } from '../story/replay.ts'
import { createStrategy } from '../strategies/create_strategy.ts'
import { replayOnThreads } from '../turnstile/replay_threads.ts'
import { boxSeconds } from './box_seconds.ts'
import { type ExploreOptions, engineFor, exploreEngine } from './explore.ts'
import type { ExploreFinding, ExploreProgress, ExploreResult } from './explore_result.ts'
import { type LinkedProgram, loadProgram } from './load_program.ts'

/** Without what cannot go to another thread. */
export type ExploreOrder = Omit<ExploreOptions, 'onProgress' | 'onSoFar' | 'onFinding' | 'signal' | 'coverage'> & {
  coverage?: boolean
  /** options of which only the linked program tells whether they have an effect */
  given?: object
  /** as many CPUs, and at least as many daemons, as the scenario must have */
  sizes?: { cpus?: number; kworkers?: number }
  /** the pairs of steps that were met are told at the end, by their names */
  namesPairs?: boolean
  /** the moment from which `seconds` count */
  begunAt?: number
}

export type ExploreTold =
  | { type: 'linked'; inputs: readonly string[]; hash: string }
  | { type: 'pairs'; pairs: readonly NamedPair[] }
  | { type: 'accepted' }
  | { type: 'progress'; progress: ExploreProgress }
  | { type: 'so far'; result: ExploreResult }
  | { type: 'finding'; finding: ExploreFinding }

const SO_FAR_MS = 250

/** `refuse` throws where the linked files are not what the options are about. */
export async function exploreTask(
  { sizes, namesPairs = false, begunAt = moment(), ...order }: ExploreOrder,
  desk: Desk<ExploreTold>,
  refuse: (inputs: readonly string[]) => void,
): Promise<ExploreResult> {
  const program = await programOf(order)
  refuse(program.inputs)
  desk.tell({ type: 'linked', inputs: program.inputs, hash: program.hash })
  // who names no time has none to keep
  const from = order.seconds === undefined ? moment() : begunAt
  const until = endOf({ begunAt: from, seconds: boxSeconds(order) })
  const coverage = namesPairs ? new InterleavingCoverage() : undefined
  const engine = engineFor(program, coverage === undefined ? order : { ...order, coverage })
  if (sizes !== undefined) refuseOtherSizes(order.name ?? order.file, engine, sizes)
  desk.tell({ type: 'accepted' })
  if (order.seconds !== undefined) desk.endsAt?.(until)
  let toldAt = 0
  const result = await exploreEngine(engine, {
    ...order,
    until,
    signal: desk.signal,
    onProgress: (progress) => desk.tell({ type: 'progress', progress }),
    onSoFar(result) {
      if (performance.now() - toldAt < SO_FAR_MS) return
      toldAt = performance.now()
      desk.tell({ type: 'so far', result: result() })
    },
    onFinding: (finding) => desk.tell({ type: 'finding', finding }),
  })
  if (coverage !== undefined) desk.tell({ type: 'pairs', pairs: coverage.named() })
  return result
}

/** A scenario under explore has the CPUs and daemons that its file says. */
function refuseOtherSizes(
  name: string,
  { cpuCount, daemonCount }: { cpuCount: number; daemonCount: number },
  { cpus = cpuCount, kworkers = 0 }: NonNullable<ExploreOrder['sizes']>,
): void {
  if (cpus !== cpuCount) throw new BadInput(`--cpus ${cpus}: ${name} is explored with ${cpuCount} CPUs`)
  if (kworkers > daemonCount)
    throw new BadInput(`--kworkers ${kworkers}: ${name} is explored with ${daemonCount} daemons, kworkers and all`)
}

/** An execution that does not come back: by its number, or by its choices where they are known. */
export interface Unended {
  order: ExploreOrder
  index: number
  choices: number[] | undefined
  eager: boolean
}

/** Runs it once more, with its story written down, for who asks where it stands. */
export async function againTask({ order, index, choices, eager }: Unended): Promise<void> {
  const program = await programOf(order)
  const engine: Engine = engineFor(program, { ...order, witness: (by) => witnessed(engine, by) })
  const { strategy = 'portfolio', seed = 0, depth = 3, preemptions = Infinity } = order
  // what is run to get to know the program may be what does not come back
  const by =
    choices === undefined
      ? createStrategy(strategy, engine, { seed, depth, preemptions }).strategy
      : new HaltingReplay(engine.state, choices, eager)
  engine.run(by, index)
}

function programOf({ file, standIns = new Map() }: ExploreOrder): Promise<LinkedProgram> {
  return loadProgram(resolve(file), standIns)
}

export const nearTask = (options: NearOptions): Promise<NearResult> => exploreNear(options)

export const replayTask = ({ threads, ...options }: ReplayOptions & { threads: boolean }): Promise<ReplayResult> =>
  threads ? replayOnThreads(options) : replay(options)
