import type { Engine } from '../../engine/engine.ts'
import { Dfs, type DfsPiece, type DfsRest } from '../../strategies/dfs.ts'
import type { Dpor } from '../../strategies/dpor.ts'
import type { DporPiece, DporRest } from '../../strategies/dpor_piece.ts'
import { type Tallied, Tally } from '../tally.ts'

export interface PieceBudget {
  executions: number
  keepGoing: boolean
}

export type PieceResult<Rest> = Tallied & { rest: Rest }

/** Also bounds a piece, for programs whose executions are long: whoever waits for it wants to hear something now and then. */
const MOST_STEPS = 200_000
/** Small enough that a space is soon in many hands, large enough that handing out costs little beside it. */
const WANTED_RUNS = 256
const MOST_RUNS = 4096

/** Explores a piece of the space until it is done, the budget is used up or, unless told to keep going, something is found. */
export function runPiece(engine: Engine, strategy: Dpor, piece: DporPiece, budget: PieceBudget): PieceResult<DporRest>
export function runPiece(engine: Engine, strategy: Dfs, piece: DfsPiece, budget: PieceBudget): PieceResult<DfsRest>
export function runPiece(
  engine: Engine,
  strategy: Dpor | Dfs,
  piece: DporPiece | DfsPiece,
  { executions, keepGoing }: PieceBudget,
): PieceResult<DporRest | DfsRest> {
  strategy.startAt(piece as DporPiece & DfsPiece)
  const tally = new Tally(engine)
  const isOver = (): boolean => {
    const runs = tally.executions + tally.redundant
    if (tally.executions >= executions || tally.steps >= MOST_STEPS) return true
    return runs >= WANTED_RUNS && (runs >= MOST_RUNS || strategy.isShallow)
  }
  while (!isOver()) {
    const ending = engine.run(strategy, 0)
    if (ending === 'exhausted') break
    tally.add(ending, ending === 'redundant' || (strategy instanceof Dfs && strategy.repeatedLast))
    if (tally.failed && !keepGoing) break
  }
  return { ...tally.result(), rest: strategy.rest() }
}
