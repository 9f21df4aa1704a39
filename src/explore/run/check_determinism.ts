import { BadInput } from '../../link/bad_input.ts'
import type { Engine } from '../engine/engine.ts'
import { explain } from '../story/explain.ts'
import type { Repeatable } from '../story/finding_teller.ts'

/** Runs a schedule twice more; throws where the second run differs from the first. */
export function checkDeterminism(engine: Engine, { choices, eager }: Repeatable): void {
  const one = explain(engine, choices, eager)
  const other = explain(engine, choices, eager)
  const at = one.trace.findIndex((entry, i) => JSON.stringify(entry) !== JSON.stringify(other.trace[i]))
  if (at < 0 && one.trace.length === other.trace.length && one.misfits === 0) return
  const place = one.trace[Math.max(at, 0)]
  throw new BadInput(
    `the same schedule ran differently the second time, first at step ${at + 1}${place === undefined ? '' : ` (${place.cpu} ${place.op} ${place.location} at ${place.source})`}: ` +
      `the CPUs keep state outside what setup returns (a module-level object, Date, Math.random, ...); put it into the state`,
  )
}
