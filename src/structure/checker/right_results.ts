// explore: atomic
import { outcomeKey } from '../../outcome.ts'
import type { Outcome } from '../../scenario.ts'
import type { History, MadeCall } from '../history/history.ts'
import type { ModelState, Models } from '../model/models.ts'

const MOST_TRIES = 20_000
const MOST_TOLD = 4

/**
 * What the calls might have returned instead, by the model in some order that they may have: those sets of results that differ from
 * what they did return in the fewest places, call by call for each lane.
 */
export function rightResults(models: Models, history: History, from: ModelState = models.start()): Outcome[][][] {
  const found = new Map<string, { results: Outcome[][]; others: number }>()
  const at = history.map(() => 0)
  const results: Outcome[][] = history.map(() => [])
  let left = MOST_TRIES
  const search = (state: ModelState): void => {
    if (--left < 0) return
    let isOver = true
    for (let lane = 0; lane < history.length; lane++) {
      const call = history[lane]![at[lane]!]
      if (call === undefined) continue
      if (call.result !== undefined) isOver = false
      if (!call.seen.every((count, other) => at[other]! >= count)) continue
      for (const { result, after } of models.results(state, call)) {
        at[lane]!++
        results[lane]!.push(result)
        search(after)
        results[lane]!.pop()
        at[lane]!--
      }
    }
    if (!isOver) return
    const others = different(history, results)
    found.set(JSON.stringify(results.map(outcomeKey)), { results: results.map((each) => [...each]), others })
  }
  search(from)
  const fewest = Math.min(...[...found.values()].map(({ others }) => others))
  return [...found.values()]
    .filter(({ others }) => others === fewest)
    .slice(0, MOST_TOLD)
    .map(({ results: each }) => each)
}

function different(history: History, results: readonly Outcome[][]): number {
  const isOther = ({ result }: MadeCall, right: Outcome | undefined): boolean =>
    result !== undefined && right !== undefined && outcomeKey([result]) !== outcomeKey([right])
  return history.reduce(
    (sum, lane, index) => sum + lane.filter((call, place) => isOther(call, results[index]![place])).length,
    0,
  )
}
