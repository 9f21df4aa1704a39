/** An explored schedule as Chrome trace JSON (opens in Perfetto): a track per CPU, one microsecond per step. */
import type { InterleavedStep } from './interleaving.ts'

export function chromeTrace(trace: readonly InterleavedStep[]): string {
  const cpus = [...new Set(trace.map((step) => step.cpu))]
  const names = cpus.map((cpu, tid) => ({ name: 'thread_name', ph: 'M', pid: 1, tid, args: { name: cpu } }))
  const steps = trace.map((step, ts) => ({
    name: `${step.op} ${step.location}`.trim(),
    ph: 'X',
    pid: 1,
    tid: cpus.indexOf(step.cpu),
    ts,
    dur: 1,
    args: { source: step.source, before: step.before, value: step.value, switch: step.switch },
  }))
  return `${JSON.stringify({ traceEvents: [...names, ...steps], displayTimeUnit: 'ns' })}\n`
}
