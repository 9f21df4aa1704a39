import type { Engine } from '../engine/engine.ts'
import type { Strategy } from '../engine/scheduler_state.ts'
import type { Repeatable } from '../story/finding_teller.ts'
import { Tap } from '../strategies/tap.ts'

/** The choices of the execution just made, or of that number. */
export function repeated(engine: Engine, strategy: Strategy, index: number): Repeatable {
  if (strategy.schedule !== undefined) return { choices: engine.schedule() as number[], eager: strategy.eager }
  const tap = new Tap(strategy)
  engine.run(tap, index)
  return { choices: tap.taken.slice(), eager: tap.eager }
}
