import { type Execution, IDLE } from './execution.ts'

/** Runs a function of the scenario that is no CPU's. It may come in the middle of a step, sees memory as it is, and takes no step. */
export function lookingOn<G, T>(x: Execution, look: (given: G) => T, given: G): T {
  const { attention } = x
  const { order } = x.hints
  x.idle()
  try {
    return look(given)
  } finally {
    if ((attention & IDLE) === 0) x.busy(attention)
    x.hints.order = order
  }
}
