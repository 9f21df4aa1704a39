import { type Execution, IDLE } from './execution.ts'

/** Runs what is no doing of a CPU, as if none ran. */
export function aside<T>(x: Execution, run: () => T): T {
  const kept = x.attention
  x.idle()
  try {
    return run()
  } finally {
    if ((kept & IDLE) === 0) x.busy(kept)
  }
}
