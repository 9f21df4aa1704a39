import { outcomeKey } from '../../src/outcome.ts'
import type { History, MadeCall } from '../../src/structure/history/history.ts'

type Methods = Record<string, (...args: unknown[]) => unknown>

/** Tries every order of the calls, each with a model of its own: nothing here is remembered, and nothing shared with the checker. */
export function isExplained(make: () => object, history: History): boolean {
  const search = (order: MadeCall[]): boolean => {
    const left = history.map((lane, cpu) => lane.slice(order.filter((call) => call.cpu === cpu).length))
    if (left.flat().every(({ result }) => result === undefined)) return true
    return left.some(([next]) => {
      if (next === undefined) return false
      const behindAll = next.seen.every((count, cpu) => order.filter((call) => call.cpu === cpu).length >= count)
      return behindAll && fits(make, [...order, next]) && search([...order, next])
    })
  }
  return search([])
}

function fits(make: () => object, order: readonly MadeCall[]): boolean {
  const model = make() as Methods
  return order.every(({ op, args, result }) => {
    const said = model[op]!(...args) as never
    return result === undefined || outcomeKey([said ?? null]) === outcomeKey([result])
  })
}
