// explore: atomic
import type { Call } from '../history.ts'

/**
 * A history as far as an order of its calls is held against it: what each returned, and who had returned before whom was called. Calls with
 * no return in between may stand in any order, and so may returns with no call in between: each such run is one moment.
 */
export function orderOf(calls: readonly Call[]): string {
  const events = calls.flatMap(({ called, returned }) => [called, -returned]).sort((a, b) => Math.abs(a) - Math.abs(b))
  const momentOf = new Map<number, number>()
  let moment = 0
  let isCall = true
  for (const event of events) {
    if (event > 0 !== isCall) moment++
    isCall = event > 0
    momentOf.set(event, moment)
  }
  return calls
    .map(({ cpu, index, called, returned, result }) =>
      [cpu, index, momentOf.get(called), momentOf.get(-returned), result].join(' '),
    )
    .join()
}
