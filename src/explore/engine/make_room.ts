import type { Execution } from './execution.ts'

/** The flat space has grown, and what is kept for each address with it: the execution is run again. */
export function makeRoom(x: Execution): void {
  x.again = x.stopped = true
  if (x.racing && x.plainSeen) x.races?.restart(x.memory.size)
  x.coverage?.restart(x.memory.size)
}
