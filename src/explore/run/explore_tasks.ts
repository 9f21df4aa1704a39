/** What of exploring runs in a supervised thread (src/cli/tasks.ts): everything that runs users' code. */
import { resolve } from 'node:path'
import { BadInput } from '../../link/bad_input.ts'
import type { Linked } from '../../link/link.ts'
import { shown } from '../../link/shown.ts'
import type { Desk } from '../../supervise/serve_tasks.ts'
import { exploreNear, type NearOptions, type NearResult } from '../story/near.ts'
import { type ReplayOptions, type ReplayResult, replay } from '../story/replay.ts'
import { createStrategy } from '../strategies/create_strategy.ts'
import { replayOnThreads } from '../turnstile/replay_threads.ts'
import { type ExploreOptions, engineFor, exploreEngine } from './explore.ts'
import type { ExploreFinding, ExploreProgress, ExploreResult } from './explore_result.ts'
import { loadProgram } from './load_program.ts'
import { openProgram, type Program } from './program.ts'

/** Without what cannot go to another thread. */
export type ExploreOrder = Omit<ExploreOptions, 'onProgress' | 'onSoFar' | 'onFinding' | 'signal' | 'coverage'> & {
  coverage?: boolean
  /** the program, where it is linked already */
  linked?: Pick<Linked, 'file' | 'hash'>
  /** as many CPUs, and at least as many daemons, as the scenario must have */
  sizes?: { cpus?: number; kworkers?: number }
}

export type ExploreTold =
  | { type: 'accepted' }
  | { type: 'progress'; progress: ExploreProgress }
  | { type: 'so far'; result: ExploreResult }
  | { type: 'finding'; finding: ExploreFinding }

const SO_FAR_MS = 250

export async function exploreTask({ sizes, ...order }: ExploreOrder, desk: Desk<ExploreTold>): Promise<ExploreResult> {
  const program = await programOf(order)
  const engine = engineFor(program, order)
  if (sizes !== undefined) refuseOtherSizes(order.name ?? order.file, engine, sizes)
  desk.tell({ type: 'accepted' })
  let toldAt = 0
  return exploreEngine(engine, {
    ...order,
    signal: desk.signal,
    onProgress: (progress) => desk.tell({ type: 'progress', progress }),
    onSoFar(result) {
      if (performance.now() - toldAt < SO_FAR_MS) return
      toldAt = performance.now()
      desk.tell({ type: 'so far', result: result() })
    },
    onFinding: (finding) => desk.tell({ type: 'finding', finding }),
  })
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

/** One execution of a sampling strategy again, with its choices written down: for who asks where it stands. */
export async function againTask({ order, index }: { order: ExploreOrder; index: number }): Promise<void> {
  const program = await programOf(order)
  const engine = engineFor(program, { ...order, tapped: true })
  const { strategy = 'portfolio', seed = 0, depth = 3, preemptions = Infinity } = order
  // what is run to get to know the program may be what does not come back
  engine.run(createStrategy(strategy, engine, { seed, depth, preemptions }).strategy, index)
}

async function programOf({ linked, file, standIns }: ExploreOrder): Promise<Program> {
  if (linked === undefined) return loadProgram(resolve(file), standIns ?? new Map())
  return { ...(await openProgram(linked.file, linked.hash)), name: shown(resolve(file)) }
}

export const nearTask = (options: NearOptions): Promise<NearResult> => exploreNear(options)

export const replayTask = ({ threads, ...options }: ReplayOptions & { threads: boolean }): Promise<ReplayResult> =>
  threads ? replayOnThreads(options) : replay(options)
