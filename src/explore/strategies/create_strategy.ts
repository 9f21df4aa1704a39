import type { Engine } from '../engine/engine.ts'
import type { Strategy } from '../engine/scheduler_state.ts'
import { mostOf, type Profile, profileOf } from '../measures/profile.ts'
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
}

const PROFILE_RUNS = 8

class ProfilingWalk extends RandomWalk {
  override readonly needsEvents: boolean = true
}

export interface Chosen {
  strategy: Strategy
  profile?: Profile
}

/** Several runs, since which steps a CPU takes depends on the others: of each count, the most that was seen. */
function profiled(engine: Engine, seed: number): Profile {
  const walk = new ProfilingWalk(engine.state, seed)
  let profile: Profile | undefined
  for (let index = 0; index < PROFILE_RUNS; index++) {
    engine.run(walk, index)
    profile = profile === undefined ? profileOf(engine.state) : mostOf(profile, profileOf(engine.state))
  }
  return profile as Profile
}

/** Builds a strategy; those that need to know the program's shape first run it once. */
export function createStrategy(
  name: StrategyName,
  engine: Engine,
  { seed, depth, preemptions }: StrategyOptions,
): Chosen {
  const { state } = engine
  if (name === 'random') return { strategy: new RandomWalk(state, seed) }
  if (name === 'dfs') return { strategy: new Dfs(state, preemptions) }
  if (name === 'dpor') return { strategy: new Dpor(state) }
  const profile = profiled(engine, seed)
  if (name === 'pct') return { strategy: new Pct(state, seed, depth, profile), profile }
  if (name === 'pos') return { strategy: new Pos(state, seed, profile), profile }
  if (name === 'surw') return { strategy: new Surw(state, seed, profile), profile }
  const surw = new Surw(state, seed, profile)
  const pos = new Pos(state, seed, profile)
  const pct = new Pct(state, seed, 3, profile)
  const walk = new RandomWalk(state, seed)
  return { strategy: new Portfolio([surw, pos, pct, pos, surw, pos, walk, pos]), profile }
}
