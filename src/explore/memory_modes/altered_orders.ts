import { StepKind } from '../../link/instrument/steps.ts'
import type { Order } from '../../shm/hints.ts'
import { Drain } from './order_rules.ts'
import type { WeakMemory } from './weak_memory.ts'

/** What a barrier or an order is made that is taken away. */
export const NO_ORDER: Order = 'once'

/** A barrier that is tried before a step. */
export type TriedBarrier = 'mb' | 'rmb' | 'wmb'

/** Orders that the program does not say, for who asks what it would do with them: by site. */
export class AlteredOrders {
  /** barriers before a step */
  readonly before = new Map<number, TriedBarrier>()
  /** in the place of what the program says there */
  readonly instead = new Map<number, Order>()
  /** while somebody asks: which orders the program says, by site */
  said: Map<number, Order> | undefined
  /** per CPU: it stands behind a full barrier that has not happened yet */
  readonly owed = new Set<number>()

  clear(): void {
    this.before.clear()
    this.instead.clear()
  }
}

/** The CPU comes to stand before a step: what is tried before it binds from here on, a full barrier once the step happens. */
export function triesBefore(weak: WeakMemory, cpu: number, kind: number): void {
  const { before, owed } = weak.altered
  const tried = before.get(weak.x.state.pendingSite[cpu]!)
  if (tried === undefined || kind === StepKind.relax) return
  if (tried === 'wmb') weak.epochs[cpu]!++
  else if (tried === 'rmb') weak.knowledge?.acquires(cpu)
  else {
    weak.needs[cpu] = Drain.all
    owed.add(cpu)
  }
}
