import { type Execution, IDLE } from './execution.ts'

/** Runs what is the scenario's own and no CPU's while CPUs may be in the middle of a step: it sees memory as it is and takes no step. */
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
