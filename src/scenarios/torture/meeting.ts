import { mem } from '#shm/arena'
import { cpu_relax, nowMs } from '#shm/hints'
import { staticWords } from '#shm/layout'

/**
 * Two CPUs that begin their next operation at the same moment: whoever comes first watches until another one has come, for a
 * moment at most, since that one may be asleep or away. Returns the number of the meeting, the same for both.
 */
const came = staticWords('meeting', 1, 'how often a CPU has come to meet another one; CPUs, atomic add')
const PATIENCE_MS = 0.1

export function meet(): number {
  const ticket = Atomics.add(mem, came, 1)
  const meeting = ticket >>> 1
  const isFirst = (ticket & 1) === 0
  for (const end = nowMs() + PATIENCE_MS; isFirst && nowMs() < end; ) {
    if (Atomics.load(mem, came) - ticket > 1) break
    cpu_relax()
  }
  return meeting
}
