// explore: atomic
import { outcomeKey } from '../../outcome.ts'
import { underCriterion } from '../history/criteria.ts'
import type { History, MadeCall } from '../history/history.ts'
import { madeText, timelineText } from '../history/timeline.ts'
import type { Models } from '../model/models.ts'
import type { Structure } from '../structure.ts'
import type { Asked, Verdict } from './explain.ts'
import { rightResults } from './right_results.ts'

const MOST_TOLD = 8
/** calls of a history that is told whole */
const MOST_SHOWN = 150

/** What is wrong with a history, in words: the call that no order explains, the calls as a chart, and what would have been right. */
export function toldHistory(
  { criterion = 'linearizability' }: Structure,
  models: Models,
  history: History,
  { deepest, stuck }: Extract<Verdict, { explained: false }>,
  { from }: Asked = {},
): string {
  const which = stuck.map(told).join(' or ')
  const last = deepest.slice(-MOST_TOLD).map(told)
  const behind = last.length === 0 ? '' : ` after ${deepest.length > MOST_TOLD ? '... ' : ''}${last.join(', ')}`
  const first = `no order of the calls explains ${which}${behind} (${criterion})`
  if (history.flat().length > MOST_SHOWN) return first
  const kept = underCriterion(history, criterion)
  const right = criterion === 'quiescent-consistency' ? [] : rightResults(models, kept, from)
  return [
    first,
    ...(timelineText(history) ?? []).map((line) => `  ${line}`),
    ...right.map((results, n) => `  ${n === 0 ? 'right would be' : '            or'}: ${rightText(history, results)}`),
  ].join('\n')
}

function told(call: MadeCall): string {
  return `cpu${call.cpu} ${madeText(call)}`
}

/** Only the calls that returned something else. */
function rightText(history: History, results: ReturnType<typeof rightResults>[number]): string {
  const texts = history.flatMap((lane, cpu) =>
    lane.flatMap((call, index) => {
      const right = results[cpu]![index]
      if (right === undefined || call.result === undefined || outcomeKey([right]) === outcomeKey([call.result]))
        return []
      return [told({ ...call, result: right })]
    }),
  )
  return texts.join(', ')
}
