import type { Engine } from '../../engine/engine.ts'
import type { Strategy } from '../../engine/scheduler_state.ts'
import { Dfs } from '../../strategies/dfs.ts'
import type { Deadline } from '../deadline.ts'
import type { JobSubject } from '../job.ts'
import { ExplorerPool } from '../job_pool.ts'
import type { Tallied } from '../tally.ts'
import { DfsPieces } from './dfs_pieces.ts'
import { DporPieces } from './dpor_pieces.ts'
import type { Pieces } from './pieces.ts'
import { type PieceResult, runPiece } from './run_piece.ts'

export interface Ways {
  engine: Engine
  subject: JobSubject
  jobs: number
  keepGoing: boolean
  preemptions: number
  deadline: Deadline
}

/** A piece that was explored; and how much of the whole space lies behind, estimated. */
export type Explored = Tallied & { done: number; complete: boolean }

/** Pieces that are out at a time, however many threads there are: what is handed out next may depend on it. */
const WINDOW = 256
/** Pieces that are sent to a thread at a time: many hold a single execution. */
const BATCH = 16

// biome-ignore lint/suspicious/noExplicitAny: pieces and what is left of them belong to each other, by the strategy
type Any = any

/**
 * Explores a whole space piece by piece and tells of each in the order in which they were handed out. Which pieces there are
 * follows from results taken in that order alone, so that everything told is the same for any number of threads.
 */
export async function* explorePieces(
  strategy: Strategy,
  { engine, subject, jobs, keepGoing, preemptions, deadline }: Ways,
  left: () => number,
  mayGoOn: () => boolean,
): AsyncGenerator<Explored, void, void> {
  const pieces: Pieces<Any, Any> = strategy instanceof Dfs ? new DfsPieces(preemptions) : new DporPieces()
  const here = (piece: Any, executions: number): PieceResult<Any> =>
    runPiece(engine, strategy as Any, piece, { executions, keepGoing })
  const pool = jobs > 1 ? await ExplorerPool.open(jobs) : undefined
  const out: Array<{ piece: Any; result: () => Promise<PieceResult<Any>> }> = []
  try {
    for (;;) {
      while (out.length < WINDOW && mayGoOn()) {
        const batch: Any[] = []
        for (let piece = pieces.next(); piece !== undefined; piece = batch.length < BATCH ? pieces.next() : undefined)
          batch.push(piece)
        if (batch.length === 0) break
        const budget = { executions: left(), keepGoing }
        const running = pool?.run<Array<PieceResult<Any>>>({ subject, pieces: batch, budget })
        running?.catch(() => {}) // told when it is awaited
        for (const [i, piece] of batch.entries())
          out.push({ piece, result: async () => (running === undefined ? here(piece, left()) : (await running)[i]!) })
      }
      const first = out.shift()
      if (first === undefined) return
      let result = await deadline.within(first.result())
      if (result === undefined) return
      if (result.executions > left()) result = here(first.piece, left())
      pieces.take(result.rest)
      yield { ...result, done: pieces.progress(), complete: pieces.isComplete() }
    }
  } finally {
    await pool?.close()
  }
}
