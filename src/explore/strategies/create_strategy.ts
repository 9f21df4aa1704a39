import type { Ending } from '../engine/conclude.ts'
import type { Engine } from '../engine/engine.ts'
import { LEAST_ROOM, roomFor, SOUGHT } from '../engine/room.ts'
import type { Strategy } from '../engine/scheduler_state.ts'
import { mostOf, type Profile, profileOf } from '../measures/profile.ts'
import { MOST_REORDERINGS, Opportunities, Reorderings } from '../memory_modes/reorderings.ts'
import { Dfs } from './dfs.ts'
import { Dpor } from './dpor.ts'
import { Pct } from './pct.ts'
import { Portfolio } from './portfolio.ts'
import { Pos } from './pos.ts'
import { RandomWalk } from './random.ts'
import type { StrategyName } from './strategy_names.ts'
import { Surw } from './surw.ts'

export interface StrategyOptions {
  seed: number
  /** pct: the depth of bug to look for */
  depth: number
  /** dfs: the most preemptions */
  preemptions: number
  /** how many there will be at most */
  executions?: number
  /** under a memory mode: the most deviations from sequential consistency in one execution of a sampler */
  reorderings?: number
  /** is shown each of the program's first executions, as it ended; true: there need be no more of them */
  onFirst?(walk: Strategy, index: number, ending: Ending): boolean
}

const FIRST_RUNS = 8
/** under a memory mode at least so many, and more of short programs: for rare ways, too, on which there is something to reorder */
const FIRST_WEAK_RUNS = 40
const FIRST_WEAK_STEPS = 20_000

class ProfilingWalk extends RandomWalk {
  override readonly needsEvents: boolean = true
}

export interface Chosen {
  strategy: Strategy
  profile?: Profile
}

/**
 * The program's first executions. How much room others have follows from how long these are; and what their steps look like, since
 * which steps a CPU takes depends on the others, from several of them: of each count, the most that was seen.
 */
function profiled(
  engine: Engine,
  { seed, onFirst }: Pick<StrategyOptions, 'seed' | 'onFirst'>,
  seen?: Opportunities,
): Profile {
  const walk = seen ?? new ProfilingWalk(engine.state, seed)
  let profile: Profile | undefined
  let longest = 0
  engine.giveRoom(LEAST_ROOM)
  let steps = 0
  const goesOn = (index: number): boolean =>
    seen === undefined
      ? index < FIRST_RUNS
      : index < FIRST_WEAK_RUNS || (steps < FIRST_WEAK_STEPS && index < 10 * FIRST_WEAK_RUNS)
  for (let index = 0; goesOn(index); index++) {
    const ending = engine.run(walk, index)
    profile = profile === undefined ? profileOf(engine.state) : mostOf(profile, profileOf(engine.state))
    longest = Math.max(longest, engine.state.steps)
    steps += engine.state.steps
    if (onFirst?.(walk, index, ending)) break
    if (ending === 'cut' && !hasEnd(engine, seed, index)) return profile
  }
  engine.giveRoom(roomFor(longest))
  return { ...(profile as Profile), steps: Math.max(longest, 1) }
}

/** An execution that was cut is run once more, with far more room; those after it have that from the beginning. */
function hasEnd(engine: Engine, seed: number, index: number): boolean {
  engine.giveRoom({ chosen: SOUGHT, most: SOUGHT })
  if (engine.run(new RandomWalk(engine.state, seed), index) !== 'cut') return true
  engine.giveRoom(LEAST_ROOM)
  return false
}

/** One execution, of which nothing is kept but how long it is. */
function lookAhead(engine: Engine): void {
  const { pairs, seen } = engine
  if (pairs !== undefined) pairs.paused = true
  engine.giveRoom(LEAST_ROOM)
  const isCut = engine.run(new RandomWalk(engine.state, 1), 0) === 'cut'
  if (!isCut || hasEnd(engine, 1, 0)) engine.giveRoom(roomFor(engine.state.steps))
  if (pairs !== undefined) pairs.paused = false
  seen.clear()
}

/** Builds a strategy. It first runs the program to see its length, unless one execution is all, and its shape, where the strategy asks for that. */
export function createStrategy(name: StrategyName, engine: Engine, options: StrategyOptions): Chosen {
  const { weak } = engine
  if (weak === undefined || name === 'dfs' || name === 'dpor' || options.reorderings === 0)
    return createFor(name, engine, options)
  const seen = new Opportunities(new RandomWalk(engine.state, options.seed), weak)
  const { strategy, profile } = createFor(name, engine, options, seen)
  const { seed, reorderings = MOST_REORDERINGS } = options
  return { strategy: new Reorderings(strategy, weak, seed, reorderings, seen), ...(profile ? { profile } : {}) }
}

function createFor(name: StrategyName, engine: Engine, options: StrategyOptions, seen?: Opportunities): Chosen {
  const { state } = engine
  const { seed, depth, preemptions, executions } = options
  if (name === 'random' && seen !== undefined) profiled(engine, options, seen)
  else if (name === 'random' && executions === 1) engine.giveRoom({ chosen: SOUGHT, most: SOUGHT })
  else if (name === 'random' || name === 'dfs' || name === 'dpor') lookAhead(engine)
  if (name === 'random') return { strategy: new RandomWalk(state, seed) }
  if (name === 'dfs') return { strategy: new Dfs(state, preemptions) }
  if (name === 'dpor') return { strategy: new Dpor(state) }
  const profile = profiled(engine, options, seen)
  if (name === 'pct') return { strategy: new Pct(state, seed, depth, profile), profile }
  if (name === 'pos') return { strategy: new Pos(state, seed, profile), profile }
  if (name === 'surw') return { strategy: new Surw(state, seed, profile), profile }
  const surw = new Surw(state, seed, profile)
  const pos = new Pos(state, seed, profile)
  const pct = new Pct(state, seed, 3, profile)
  const walk = new RandomWalk(state, seed)
  return { strategy: new Portfolio([surw, pos, pct, pos, surw, pos, walk, pos]), profile }
}
