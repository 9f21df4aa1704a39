import { outcomeKey } from '../../src/outcome.ts'
import type { TimedCall } from '../../src/structure/history/history.ts'
import { blocked, type Criterion, type Permitted } from '../../src/structure/structure.ts'

type Methods = Record<string, (...args: unknown[]) => unknown>

/** Whether one call must take effect before the other one, by the times at which they were made and returned. */
const BEFORE: Record<Criterion, (one: TimedCall, other: TimedCall, all: readonly TimedCall[]) => boolean> = {
  linearizability: (one, other) => one.returned < other.called,
  'sequential-consistency': (one, other) => one.cpu === other.cpu && one.called < other.called,
  'quiescent-consistency': (one, other, all) =>
    all.some(
      ({ called: moment }) =>
        one.returned < moment &&
        moment <= other.called &&
        !all.some(({ called, returned }) => called < moment && moment < returned),
    ),
}

/** Tries every order of the calls, each with a model of its own: nothing here is remembered, and nothing shared with the checker. */
export function isExplained(make: () => object, calls: readonly TimedCall[], criterion: Criterion): boolean {
  const search = (order: readonly TimedCall[]): boolean => {
    const left = calls.filter((call) => !order.some(({ cpu, called }) => cpu === call.cpu && called === call.called))
    if (left.every(({ result }) => result === undefined)) return true
    return left.some((next) => {
      if (left.some((other) => other !== next && BEFORE[criterion](other, next, calls))) return false
      return answers(make, order, next).some((result) => search([...order, { ...next, result } as TimedCall]))
    })
  }
  return search([])
}

/** What the call may have returned behind these: nothing where it did not, or where the model waits. */
function answers(make: () => object, order: readonly TimedCall[], next: TimedCall): unknown[] {
  const model = make() as Methods
  const ask = ({ op, args, result }: TimedCall): unknown[] => {
    const said = model[op]!(...args) as Permitted | undefined
    if ((said as unknown) === blocked) return []
    const isRelaxed = typeof said === 'object' && said !== null && 'permitted' in said
    const permitted = isRelaxed ? said.permitted : [said ?? null]
    const fits = permitted.filter(
      (each) => result === undefined || outcomeKey([each as never]) === outcomeKey([result]),
    )
    if (isRelaxed && result !== undefined) said.settle?.(result as never)
    return fits
  }
  for (const call of order) ask(call)
  return ask(next)
}
