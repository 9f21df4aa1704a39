// explore: atomic
import { respects, seenKey } from './kept_calls.ts'
import type { Program } from './program.ts'

/** of the same results */
const MOST_ORDERS = 16

/**
 * What was right once is right again, and an order that explained some results explains them wherever it keeps each call behind those
 * that had returned by then: most executions are told right without asking the model.
 */
export class KnownOrders {
  private readonly orders = new Map<string, Array<readonly number[]>>()
  /** the same results with just what each call had seen, where there is no such order */
  private readonly right = new Set<string>()

  explain(results: string, calls: Int32Array, program: Program): boolean {
    const known = this.orders.get(results)
    if (known?.some((order) => respects(calls, order, program.cpus.length))) return true
    return this.right.size > 0 && this.right.has(`${results} ${seenKey(calls, program)}`)
  }

  /** `order`: whose call is next, each time; what is done after the race belongs to nobody, and comes last. */
  add(results: string, calls: Int32Array, program: Program, order: readonly number[] | undefined): void {
    if (order === undefined) {
      this.right.add(`${results} ${seenKey(calls, program)}`)
      return
    }
    const known = this.orders.get(results) ?? []
    if (known.length < MOST_ORDERS) known.push(order)
    this.orders.set(results, known)
  }
}
