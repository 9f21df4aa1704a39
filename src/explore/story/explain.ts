import { SPIN, StepKind } from '../../link/instrument/steps.ts'
import { isCallNote } from '../../link/library.ts'
import { shown } from '../../link/shown.ts'
import { doing } from '../../supervise/doing.ts'
import type { Ending } from '../engine/conclude.ts'
import type { Engine } from '../engine/engine.ts'
import type { Strategy } from '../engine/scheduler_state.ts'
import { judgeOutcome } from '../run/forbidden_outcome.ts'
import { Tap } from '../strategies/tap.ts'
import { callPlace } from './call_place.ts'
import { type RawFinding, withoutError } from './finding.ts'
import { follow } from './follow.ts'
import { placedMessage } from './locate_error.ts'
import { mendRace } from './mend_race.ts'
import { HaltingReplay } from './minimise.ts'
import { OUTSIDE, PASSED, type RecordedStep, Recorder } from './recorder.ts'
import { joinBuffered, storeRead } from './told_reorderings.ts'
import type { TraceEntry } from './trace_entry.ts'

export interface Explanation {
  /** the last is what the schedule leads to, those before it are races that it passes */
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
  /** the choices that let a spinning loop go on: a step of the engine alone, which threads do not take */
  spins: number[]
  /** where some steps are not chosen by any schedule: who took each, as threads do */
  turns?: number[]
}

/** Runs a schedule once more and writes down every step of it. */
export function explain(engine: Engine, choices: readonly number[], eager: boolean): Explanation {
  return explainRun(engine, new HaltingReplay(engine.state, choices, eager))
}

export function explainRun(engine: Engine, replay: HaltingReplay): Explanation {
  const recorder = new Recorder(engine)
  const ending = follow(engine, replay, recorder)
  judgeOutcome(engine)
  recorder.done()
  recorder.settle()
  const findings = engine.findings.map((raw) => toldInFull(engine, recorder.steps, raw))
  const marks = new Map(engine.findings.flatMap((raw) => racingSteps(engine, recorder.steps, raw)))
  const trace = traceOf(engine, recorder.steps, replay, marks)
  const { steps } = recorder
  let turns = 0
  const turnsUpTo = steps.map(({ unraced }) => (unraced ? turns : ++turns))
  const isTurn = ({ kind, site, result }: RecordedStep): boolean =>
    result !== OUTSIDE && !(kind === StepKind.relax && site?.op === SPIN)
  return {
    findings,
    trace: joinBuffered(withoutBeginnings(trace)),
    choices: replay.taken.slice(),
    choicesUpTo: trace.flatMap((entry, i) => (isSilent(entry) ? [] : [turnsUpTo[i]!])),
    misfits: replay.misfits,
    enabledAtEnd: engine.enabledAtEnd(),
    cut: ending === 'cut',
    ending,
    spins: steps.flatMap(({ kind, site }, i) =>
      kind === StepKind.relax && site?.op === SPIN ? [turnsUpTo[i]! - 1] : [],
    ),
    ...(steps.some(({ unraced }) => unraced) ? { turns: steps.filter(isTurn).map(({ cpu }) => cpu) } : {}),
  }
}

/** What was taken and done on the way to where an execution does not come back. */
export interface UnendedStory {
  choices: number[]
  trace: TraceEntry[]
}

/** Writes an execution down, for who reads from outside how it came to where it does not come back (`doing.story`). */
export function witnessed(engine: Engine, given: Strategy): { by: Strategy; recorder: Recorder } {
  const recorder = new Recorder(engine)
  const by = new Tap(given, engine.state)
  doing.story = (): UnendedStory => {
    recorder.done()
    return { choices: by.taken, trace: withoutBeginnings(traceOf(engine, recorder.steps, by, new Map())) }
  }
  return { by, recorder }
}

/** A step of the engine alone. */
function isSilent({ op }: TraceEntry): boolean {
  return op === 'begin' || op === SPIN || op === PASSED
}

/** That a CPU begins is no row of its own; what it changed for others is told with the next one. */
function withoutBeginnings(trace: readonly TraceEntry[]): TraceEntry[] {
  let locks: NonNullable<TraceEntry['locks']> = []
  return trace.flatMap((entry) => {
    const own = entry.locks ?? []
    const all = [...locks.filter(({ cpu }) => !own.some((each) => each.cpu === cpu)), ...own]
    const silent = isSilent(entry)
    locks = silent ? all : []
    if (silent) return []
    return all.length === own.length ? [entry] : [{ ...entry, locks: all }]
  })
}

interface Choices {
  taken: number[]
  forced: readonly boolean[]
}

function traceOf(
  engine: Engine,
  steps: readonly RecordedStep[],
  choices: Choices,
  marks: ReadonlyMap<RecordedStep, string>,
): TraceEntry[] {
  const forced = forcedChoices(steps, choices)
  return steps.map((step, i) => traceEntry(engine, steps, step, i, forced, marks.get(step)))
}

/** Per recorded step: whoever came before could not go on. A row that is no step took no choice. */
function forcedChoices(steps: readonly RecordedStep[], { forced }: Choices): boolean[] {
  let turn = 0
  return steps.map(({ result, unraced }) => (unraced ? true : result === OUTSIDE ? false : (forced[turn++] ?? false)))
}

/** A finding with the place of what was thrown, or with what the two accesses of a race do. */
function toldInFull(engine: Engine, steps: readonly RecordedStep[], raw: RawFinding): RawFinding {
  const { error, ...finding } = raw
  if (error !== undefined) return { ...finding, message: placedMessage(finding.message, error, engine.program) }
  const sides = racingSteps(engine, steps, raw).map(([step]) => step)
  if (sides.length < 2) return withoutError(raw)
  const does = sides.map((step) => `${engine.nameOf(step.cpu)} ${engine.effectOf(step)}`)
  return { ...finding, message: `${finding.message}; ${does.join(', ')}`, mend: mendRace(sides) }
}

/** The recorded steps that a race is about, with what to mark them with. */
function racingSteps(
  engine: Engine,
  steps: readonly RecordedStep[],
  { racing }: RawFinding,
): Array<[RecordedStep, string]> {
  if (racing === undefined) return []
  const { sites } = engine.program
  const latest = [...steps].reverse()
  const madeBy = (side: 0 | 1, meets: (step: RecordedStep) => boolean): RecordedStep | undefined =>
    latest.find((step) => step.cpu === racing.cpus[side] && step.site === sites[racing.sites[side]] && meets(step))
  const second = madeBy(1, () => true)
  const first = second && madeBy(0, (step) => overlap(engine, step, second))
  if (first === undefined || second === undefined) return []
  return [
    [first, `races with ${engine.nameOf(second.cpu)}`],
    [second, `races with ${engine.nameOf(first.cpu)}`],
  ]
}

function overlap(engine: Engine, one: RecordedStep, other: RecordedStep): boolean {
  if (one.view === undefined || other.view === undefined) return false
  const [from, bytes] = engine.bytesOf(one.view, one.index)
  const [at, length] = engine.bytesOf(other.view, other.index)
  return from < at + length && at < from + bytes
}

function traceEntry(
  engine: Engine,
  steps: readonly RecordedStep[],
  step: RecordedStep,
  i: number,
  forced: readonly boolean[],
  mark: string | undefined,
): TraceEntry {
  const { site, stack, view, index, before, after } = step
  const { place, chain } =
    site === undefined ? { place: { file: '', line: 0, within: '' }, chain: [] } : callPlace(site, stack)
  const entry: TraceEntry = {
    cpu: engine.nameOf(step.cpu),
    op: opName(step),
    location: view === undefined ? '' : engine.elementName(view, index),
    source: site === undefined ? '' : `${shown(place.file)}:${place.line}`,
  }
  if (site !== undefined && isCallNote(site.file)) entry.source = site.fn === 'noteCall' ? 'a call' : 'a return'
  else if (place.within !== '') entry.fn = place.within
  if (view !== undefined) {
    entry.value = String(after)
    entry.bytes = engine.bytesOf(view, index)
    const inWords: TraceEntry['inWords'] = {}
    const words = engine.valueInWords(view, index, after)
    if (words !== undefined) inWords.value = words
    if (before !== after) {
      entry.before = String(before)
      const beforeWords = engine.valueInWords(view, index, before)
      if (beforeWords !== undefined) inWords.before = beforeWords
    }
    if (Object.keys(inWords).length > 0) entry.inWords = inWords
  }
  if (step.result !== undefined) entry.result = resultOf(engine, steps, i)
  if (mark !== undefined) entry.mark = mark
  if (chain.length > 0)
    entry.via = chain.map(({ fn, file, line }) => `${fn || '(anonymous)'} at ${shown(file)}:${line}`)
  if (step.locks.length > 0) entry.locks = step.locks
  const next = steps[i + 1]
  if (next !== undefined && next.cpu !== step.cpu) {
    const ended = step.locks.some(({ cpu, ended: now }) => now && cpu === entry.cpu)
    entry.switch = forced[i + 1] ? (ended ? 'returned' : 'blocked') : 'preempted'
  }
  return entry
}

/** Of a load of an older store, which one that is. */
function resultOf(engine: Engine, steps: readonly RecordedStep[], i: number): string {
  const said = steps[i]!.result!
  const store = storeRead(steps, i)
  if (store === undefined) return said
  if (store === 'at first') return `${said}: what was there at first`
  const at = store.site === undefined ? '' : ` at ${placeOf(store)}`
  return `${said}: that of ${engine.nameOf(store.cpu)}${at}`
}

function placeOf({ site, stack }: RecordedStep): string {
  const { place } = callPlace(site!, stack)
  return `${shown(place.file)}:${place.line}`
}

function opName(step: RecordedStep): string {
  if (step.kind === StepKind.timeout) return 'timed out'
  if (step.site === undefined) return 'begin'
  if (step.kind === StepKind.woken) return step.site.kind === StepKind.lock ? 'begin' : 'woken'
  if (step.kind === StepKind.relax) return step.site.op === SPIN ? SPIN : 'cpu_relax'
  return step.site.op
}
