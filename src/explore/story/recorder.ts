import type { StepSite } from '../../link/instrument/instrument.ts'
import { StepKind } from '../../link/instrument/steps.ts'
import { isLibrary } from '../../link/library.ts'
import { shown } from '../../link/shown.ts'
import type { Engine } from '../engine/engine.ts'
import { changedStandings, type Standing } from '../engine/standing.ts'
import { noteWord, type WordsTold } from '../engine/standings.ts'
import type { View } from '../memory/shared_memory.ts'
import { type Frame, frameReader } from './stack_frames.ts'

const MOST_CALLERS = 3
/** What an access at an index that is none comes to. */
export const OUTSIDE = 'out of bounds'
/** The choice that another task of an event loop is next. */
export const PASSED = 'passed over'

/** One step of a recorded execution. */
export interface RecordedStep {
  cpu: number
  site: StepSite | undefined
  kind: number
  view: View | undefined
  index: number
  before: unknown
  after: unknown
  /** of a wait or a notify */
  result?: string
  /** of the CPU before the step, innermost first */
  stack: readonly Frame[]
  /** the CPUs that hold or wait for something else after it than before it */
  locks: Standing[]
  /** no strategy chose it */
  unraced?: true
}

/** Keeps everything about one execution: what each step did to which element, and where objects came from. */
export class Recorder {
  steps: RecordedStep[] = []
  /** a strategy chose the steps that come now */
  raced = true
  private open: RecordedStep | undefined
  private openAddress = -1
  private readonly engine: Engine
  private readonly frames: () => Frame[]
  private readonly standing: Frame[][] = []
  private readonly words: WordsTold = { holders: new Map(), writers: new Map() }
  private readonly known = new Map<string, string>()

  constructor(engine: Engine) {
    this.engine = engine
    this.frames = frameReader(engine.program)
  }

  restart(): void {
    this.steps = []
    this.open = undefined
    this.words.holders.clear()
    this.words.writers.clear()
    this.known.clear()
  }

  /** A CPU begins, with a step that touches no memory. */
  begins(cpu: number): void {
    this.push({ cpu, site: undefined, kind: StepKind.woken, view: undefined, index: -1, stack: [] })
  }

  switches(_cpu: number): void {
    this.done()
  }

  step(cpu: number, view: View | undefined, index: number): void {
    const { state, program } = this.engine
    const site = program.sites[state.pendingSite[cpu]!]
    const stack = this.standing[cpu] ?? []
    this.open = this.push({ cpu, site, kind: state.pendingKind[cpu]!, view, index, stack })
    this.openAddress = state.pendingAddress[cpu]!
  }

  private push(step: Pick<RecordedStep, 'cpu' | 'site' | 'kind' | 'view' | 'index' | 'stack'>): RecordedStep {
    this.done()
    this.settle()
    const whole = {
      ...step,
      before: step.view?.[step.index],
      after: undefined,
      locks: [],
      ...(this.raced ? {} : { unraced: true as const }),
    }
    this.steps.push(whole)
    return whole
  }

  /** An access that is no step: at an index that its view does not have. */
  outside(cpu: number, site: number, view: View, index: number): void {
    this.done()
    const { sites } = this.engine.program
    const stack = this.standing[cpu] ?? []
    const nothing = { before: undefined, after: undefined, locks: [] }
    this.steps.push({
      cpu,
      site: sites[site],
      kind: sites[site]!.kind,
      view,
      index,
      stack,
      ...nothing,
      result: OUTSIDE,
    })
  }

  /** What the wait or the notify that is open came to. */
  came(to: string): void {
    if (this.open !== undefined) this.open.result = to
  }

  /** The step that is open is the turn of a task, which was asked for there. */
  takes(op: string, from: Frame | undefined): void {
    if (this.open?.site === undefined) return
    this.open.site = { ...this.open.site, op, ...from }
    this.open.stack = from === undefined ? [] : [from]
  }

  /** A task that might have been next was passed over: a choice, and no row. */
  passes(cpu: number): void {
    const site = { ...this.engine.program.sites.at(-1)!, op: PASSED }
    this.push({ cpu, site, kind: StepKind.task, view: undefined, index: -1, stack: [] })
  }

  /** Where the program is now. */
  here(): Frame | undefined {
    const frames = this.frames()
    return frames.find(({ file }) => !isLibrary(file)) ?? frames[0]
  }

  /** The step that is open has had its effect. */
  done(): void {
    const { open } = this
    this.open = undefined
    if (open?.view === undefined) return
    // what a load found may be older than what is there
    open.after = open.kind === StepKind.load || open.kind === StepKind.read ? open.before : open.view[open.index]
    const { cpu, kind, view, index } = open
    const name = kind === StepKind.lock ? this.engine.elementName(view, index) : ''
    noteWord(this.words, kind, this.openAddress, cpu, name, open.before !== open.after)
  }

  /** Every CPU stands before its next step, or has ended: only now is it known what the last step changed for whom. */
  settle(): void {
    const last = this.steps.at(-1)
    if (last !== undefined) last.locks = changedStandings(this.engine.standings(this.words), this.known)
  }

  /** A CPU comes to stand before a step: only now is it on the stack. */
  announces(cpu: number): void {
    this.standing[cpu] = this.frames()
  }

  /** The stack of a CPU that stands before a step, innermost first. */
  standsAt(cpu: number): readonly Frame[] {
    return this.standing[cpu] ?? []
  }

  /** The user's place that is executing now, and who called it. */
  place(): string {
    return this.frames()
      .filter(({ file }) => !isLibrary(file))
      .slice(0, MOST_CALLERS)
      .map(({ file, line, fn }) => `${shown(file)}:${line}${fn === '' ? '' : ` in ${fn}`}`)
      .join(' < ')
  }
}
