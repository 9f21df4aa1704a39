/**
 * An explored schedule as a Chrome trace: a track per CPU, one microsecond per step. Flows lead from CPU to CPU at every
 * switch, and from who wrote a word to who then read it.
 */
import type { InterleavedStep } from './interleaving.ts'
import { READS } from './reads.ts'
import { flow, traceFile, trackNames } from './trace_event.ts'

export function chromeTrace(trace: readonly InterleavedStep[]): string {
  const cpus = [...new Set(trace.map((step) => step.cpu))]
  const events = trackNames('explored schedule', cpus)
  const place = (index: number): { tid: number; ts: number } => ({
    tid: cpus.indexOf(trace[index]!.cpu),
    ts: index + 0.5,
  })
  const writers = new Map<string, number>()
  let flows = 0
  for (const [index, step] of trace.entries()) {
    const { source, before, value, switch: why } = step
    const op = step.op.replace(/^Atomics\./, '')
    events.push({
      name: `${op} ${step.location}`.trim(),
      cat: READS.has(op) ? 'read' : 'write',
      ph: 'X',
      pid: 1,
      tid: cpus.indexOf(step.cpu),
      ts: index,
      dur: 1,
      args: { source, before, value, switch: why },
    })
    if (why !== undefined && index + 1 < trace.length)
      events.push(...flow(++flows, why, place(index), place(index + 1)))
    const writer = step.location === '' ? undefined : writers.get(step.location)
    const byAnother = writer !== undefined && trace[writer]!.cpu !== step.cpu
    if (byAnother) events.push(...flow(++flows, step.location, place(writer), place(index)))
    if (!READS.has(op)) writers.set(step.location, index)
    else if (byAnother) writers.delete(step.location)
  }
  return traceFile(events)
}
