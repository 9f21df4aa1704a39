// explore: atomic
import type { History, MadeCall } from '../history/history.ts'
import { madeText } from '../history/timeline.ts'
import type { Verdict } from './explain.ts'

/** A call of a history that no order explains, as a chart shows it. */
export interface ToldCall {
  cpu: number
  /** `pop() = 1` */
  text: string
  /** its place in the longest order that explains what is in it, from 0; absent where it is in none */
  order?: number
  /** none of these can follow there */
  isStuck?: true
  /** after the race */
  isAfter?: true
}

/** The calls of each CPU in their order, those after the race last. */
export function toldCalls(history: History, { deepest, stuck }: Extract<Verdict, { explained: false }>): ToldCall[] {
  const told = history.flatMap((lane, at) =>
    lane.map(
      (call): ToldCall => ({ cpu: call.cpu, text: madeText(call), ...(call.cpu === at ? {} : { isAfter: true }) }),
    ),
  )
  const take = ({ cpu, ...call }: MadeCall, isFree: (each: ToldCall) => boolean): ToldCall | undefined =>
    told.find((each) => each.cpu === cpu && each.text === madeText({ cpu, ...call }) && isFree(each))
  for (const [order, call] of deepest.entries()) {
    const each = take(call, (one) => one.order === undefined)
    if (each !== undefined) each.order = order
  }
  for (const call of stuck) {
    const each = take(call, (one) => one.order === undefined && one.isStuck === undefined)
    if (each !== undefined) each.isStuck = true
  }
  return told
}
