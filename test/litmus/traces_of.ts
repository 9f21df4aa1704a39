import { createEngine } from '#explore/engine/engine'
import { PART } from '#explore/engine/event_log'
import type { SchedulerState } from '#explore/engine/scheduler_state'
import type { MemoryMode } from '#explore/memory_modes/memory_mode'
import type { Program } from '#explore/run/program'
import { Dfs } from '#explore/strategies/dfs'
import { Dpor } from '#explore/strategies/dpor'
import { dependent, infoOf } from '#explore/strategies/event_info'

class WatchedDfs extends Dfs {
  override readonly needsEvents = true
}

/** How many traces all schedules of a program come to, and what dpor makes of them. */
export function tracesOf(program: Program, memory: MemoryMode) {
  const traces = new Set<string>()
  const all = createEngine(program, { races: false, steps: 1000, memory })
  const dfs = new WatchedDfs(all.state)
  for (let n = 0; ; n++) {
    const ending = all.run(dfs, n)
    if (ending === 'exhausted') break
    if (ending === 'whole') traces.add(traceOf(all.state))
  }
  const reduced = createEngine(program, { races: false, steps: 1000, memory })
  const dpor = new Dpor(reduced.state)
  let [executions, redundant] = [0, 0]
  for (;;) {
    const ending = reduced.run(dpor, executions)
    if (ending === 'exhausted') return { traces: traces.size, executions, redundant }
    if (ending === 'redundant') redundant++
    else executions++
  }
}

/** The order of dependent events, and nothing else of an execution. */
function traceOf(state: SchedulerState): string {
  const seen = new Map<number, number>()
  const events: Array<{ name: string; info: number[] }> = []
  for (let row = 0; row < state.eventCount; row++) {
    if (state.eventKind[row] === PART) continue
    const cpu = state.eventCpu[row]!
    const ordinal = (seen.get(cpu) ?? 0) + 1
    seen.set(cpu, ordinal)
    events.push({ name: `${cpu}.${ordinal}`, info: infoOf(state, row, cpu) })
  }
  return events
    .flatMap((one, i) =>
      events.slice(i + 1).flatMap((two) => (dependent(one.info, two.info) ? [`${one.name}<${two.name}`] : [])),
    )
    .sort()
    .join()
}
