import { StepKind } from '../link/instrument/steps.ts'
import { shown } from '../link/shown.ts'
import { callPlace } from './call_place.ts'
import type { Ending } from './engine/conclude.ts'
import type { Engine } from './engine.ts'
import type { RawFinding } from './finding.ts'
import { judgeOutcome } from './forbidden_outcome.ts'
import { placedMessage } from './locate_error.ts'
import { HaltingReplay } from './minimise.ts'
import { type RecordedStep, Recorder } from './recorder.ts'
import type { TraceEntry } from './trace_entry.ts'

export interface Explanation {
  findings: RawFinding[]
  trace: TraceEntry[]
  choices: number[]
  /** for each row of the trace, how many of the choices lead to it */
  choicesUpTo: number[]
  misfits: number
  enabledAtEnd: number[]
  /** it was ended at the bound of steps */
  cut: boolean
  ending: Ending
}

/** Runs a schedule once more and writes down every step of it. */
export function explain(engine: Engine, choices: readonly number[], eager: boolean): Explanation {
  return explainRun(engine, new HaltingReplay(engine.state, choices, eager))
}

export function explainRun(engine: Engine, replay: HaltingReplay): Explanation {
  const recorder = new Recorder(engine)
  const ending = engine.run(replay, 0, recorder)
  judgeOutcome(engine)
  recorder.done()
  recorder.settle()
  const trace = recorder.steps.map((step, i) => traceEntry(engine, recorder.steps, step, i, replay))
  return {
    findings: engine.findings.map(({ error, ...finding }) =>
      error === undefined ? finding : { ...finding, message: placedMessage(finding.message, error, engine.program) },
    ),
    trace: withoutBeginnings(trace),
    choices: replay.taken.slice(),
    choicesUpTo: trace.flatMap(({ op }, i) => (op === 'begin' ? [] : [i + 1])),
    misfits: replay.misfits,
    enabledAtEnd: engine.enabledAtEnd(),
    cut: ending === 'cut',
    ending,
  }
}

/** That a CPU begins is no row of its own; what it changed for others is told with the next one. */
function withoutBeginnings(trace: readonly TraceEntry[]): TraceEntry[] {
  let locks: NonNullable<TraceEntry['locks']> = []
  return trace.flatMap((entry) => {
    const own = entry.locks ?? []
    const all = [...locks.filter(({ cpu }) => !own.some((each) => each.cpu === cpu)), ...own]
    locks = entry.op === 'begin' ? all : []
    if (entry.op === 'begin') return []
    return all.length === own.length ? [entry] : [{ ...entry, locks: all }]
  })
}

function traceEntry(
  engine: Engine,
  steps: readonly RecordedStep[],
  step: RecordedStep,
  i: number,
  replay: HaltingReplay,
): TraceEntry {
  const { site, stack } = step
  const { place, chain } = site === undefined ? { place: { file: '', line: 0 }, chain: [] } : callPlace(site, stack)
  const entry: TraceEntry = {
    cpu: engine.nameOf(step.cpu),
    op: opName(step),
    location: step.view === undefined ? '' : engine.elementName(step.view, step.index),
    source: site === undefined ? '' : `${shown(place.file)}:${place.line}`,
  }
  if (step.view !== undefined) {
    entry.value = String(step.after)
    if (step.before !== step.after) entry.before = String(step.before)
  }
  if (chain.length > 0)
    entry.via = chain.map(({ fn, file, line }) => `${fn || '(anonymous)'} at ${shown(file)}:${line}`)
  if (step.locks.length > 0) entry.locks = step.locks
  const next = steps[i + 1]
  if (next !== undefined && next.cpu !== step.cpu) {
    const ended = step.locks.some(({ cpu, ended: now }) => now && cpu === entry.cpu)
    entry.switch = replay.forced[i + 1] ? (ended ? 'returned' : 'blocked') : 'preempted'
  }
  return entry
}

function opName(step: RecordedStep): string {
  if (step.kind === StepKind.timeout) return 'timed out'
  if (step.site === undefined) return 'begin'
  if (step.kind === StepKind.woken) return step.site.kind === StepKind.lock ? 'begin' : 'woken'
  if (step.kind === StepKind.relax) return 'cpu_relax'
  return step.site.op
}
