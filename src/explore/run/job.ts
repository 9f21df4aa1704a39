/**
 * What an explorer worker runs (workers/explorer.mjs): a range of execution numbers of a sampling strategy, or a piece of the
 * space of an exhaustive one. An execution depends on its number and the seed alone, and what a piece holds on the piece, so
 * both may go to any worker in any order.
 */

import { createEngine, type Engine } from '../engine/engine.ts'
import type { Strategy } from '../engine/scheduler_state.ts'
import { InterleavingCoverage } from '../measures/coverage.ts'
import type { MemoryMode } from '../memory_modes/memory_mode.ts'
import { createStrategy, type StrategyOptions } from '../strategies/create_strategy.ts'
import type { DfsPiece, DfsRest } from '../strategies/dfs.ts'
import type { Dpor } from '../strategies/dpor.ts'
import type { DporPiece, DporRest } from '../strategies/dpor_piece.ts'
import type { StrategyName } from '../strategies/strategy_names.ts'
import { openProgram } from './program.ts'
import { type PieceBudget, type PieceResult, runPiece } from './split/run_piece.ts'
import { type Tallied, Tally } from './tally.ts'

export interface JobSubject {
  file: string
  hash: string
  strategy: StrategyName
  options: StrategyOptions
  races: boolean
  bounds: boolean
  pastRaces: boolean
  steps: number | undefined
  coverage: boolean
  memory: MemoryMode
}

export interface JobRange {
  subject: JobSubject
  from: number
  count: number
  keepGoing: boolean
}

/** What a range came to; indexes count from its beginning. */
export interface JobResult extends Tallied {
  from: number
  elapsedMs: number
}

/** Pieces of the space of dfs or dpor. */
export interface JobPieces {
  subject: JobSubject
  pieces: Array<DfsPiece | DporPiece>
  budget: PieceBudget
}

let known: { key: string; engine: Engine; strategy: Strategy } | undefined

async function open(subject: JobSubject): Promise<{ engine: Engine; strategy: Strategy }> {
  const key = JSON.stringify(subject)
  if (known?.key !== key) {
    const program = await openProgram(subject.file, subject.hash)
    const engine = createEngine(program, {
      races: subject.races,
      bounds: subject.bounds,
      pastRaces: subject.pastRaces,
      steps: subject.steps,
      memory: subject.memory,
      ...(subject.coverage ? { coverage: new InterleavingCoverage() } : {}),
    })
    known = { key, engine, ...createStrategy(subject.strategy, engine, subject.options) }
  }
  return known
}

async function runRange({ subject, from, count, keepGoing }: JobRange): Promise<JobResult> {
  const { engine, strategy } = await open(subject)
  const startedAt = performance.now()
  const tally = new Tally(engine)
  for (let index = from; index < from + count; index++) {
    tally.add(engine.run(strategy, index), false)
    if (tally.failed && !keepGoing) break
  }
  return { ...tally.result(), from, elapsedMs: performance.now() - startedAt }
}

export async function runJob(job: JobRange | JobPieces): Promise<JobResult | Array<PieceResult<DfsRest | DporRest>>> {
  if (!('pieces' in job)) return runRange(job)
  const { engine, strategy } = await open(job.subject)
  return job.pieces.map((piece) => runPiece(engine, strategy as Dpor, piece as DporPiece, job.budget))
}
