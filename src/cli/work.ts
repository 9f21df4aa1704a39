import { NotBack } from '../supervise/not_back.ts'
import { patienceWithin, supervise } from '../supervise/supervise.ts'
import { type Judged, withVerdict } from '../verdict.ts'
import type { Live } from './live.ts'
import type { Word } from './telling.ts'

export interface Workplace<SoFar> {
  live: Live
  signal: AbortSignal
  /** writes what is found */
  keep(soFar: SoFar): void
  /** how long all of it may take */
  seconds?: number
}

/** A result of any command, of a run that was ended from outside. */
export function endedEarly<Result extends Judged>(soFar: Result, { why, message }: NotBack): Result {
  return withVerdict({ ...soFar, interrupted: why === 'stopped', notBack: message })
}

/**
 * Does a command's work in a supervised thread. What it finds is kept at once. Where the thread had to be ended, the result is
 * what there was by then; without any, NotBack is thrown. `finish` makes the result of what was told last and why it ended.
 */
export async function work<Result, SoFar = Result>(
  task: string,
  order: unknown,
  { live, signal, keep, seconds }: Workplace<SoFar>,
  finish: (soFar: SoFar, error: NotBack) => Result | Promise<Result>,
): Promise<Result> {
  let soFar: { result: SoFar } | undefined
  const told = (word: Word<SoFar>): void => {
    if (word.type === 'head') live.head(word.text)
    else if (word.type === 'line') live.line(word.text)
    else if (word.type === 'begun') live.begun()
    else if (word.type === 'update') live.update(word.lines, word.stage)
    else {
      soFar = { result: word.result }
      if (word.type === 'found') keep(word.result)
    }
  }
  try {
    const result = await supervise<Word<SoFar>, Result>(task, order, {
      told,
      signal,
      patienceMs: patienceWithin(seconds),
    })
    live.begun()
    return result
  } catch (error) {
    if (!(error instanceof NotBack) || soFar === undefined) throw error
    live.begun()
    return finish(soFar.result, error)
  } finally {
    live.done()
  }
}
