import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { StepSite } from '../link/instrument/instrument.ts'
import { StepKind } from '../link/instrument/steps.ts'
import { shown } from '../link/shown.ts'
import type { Program } from './program.ts'
import type { SchedulerState } from './scheduler_state.ts'
import type { View } from './shared_memory.ts'

/** One step of a recorded execution. */
export interface RecordedStep {
  cpu: number
  site: StepSite | undefined
  kind: number
  view: View | undefined
  index: number
  before: unknown
  after: unknown
  /** of the CPU before the step, innermost first */
  stack: Frame[]
}

/** Keeps everything about one execution: what each step did to which element, and where objects came from. */
export class Recorder {
  steps: RecordedStep[] = []
  private open: RecordedStep | undefined
  private readonly program: Program
  private readonly state: () => SchedulerState
  private trace: TraceMap | undefined
  private readonly standing: Frame[][] = []

  constructor(program: Program, state: () => SchedulerState) {
    this.program = program
    this.state = state
  }

  restart(): void {
    this.steps = []
    this.open = undefined
  }

  /** A CPU begins, with a step that touches no memory. */
  begins(cpu: number): void {
    this.done()
    this.steps.push({
      cpu,
      site: undefined,
      kind: StepKind.woken,
      view: undefined,
      index: -1,
      before: undefined,
      after: undefined,
      stack: [],
    })
  }

  switches(_cpu: number): void {
    this.done()
  }

  step(cpu: number, view: View | undefined, index: number): void {
    this.done()
    const state = this.state()
    const site = this.program.sites[state.pendingSite[cpu]!]
    this.open = {
      cpu,
      site,
      kind: state.pendingKind[cpu]!,
      view,
      index,
      before: view?.[index],
      after: undefined,
      stack: this.standing[cpu] ?? [],
    }
    this.steps.push(this.open)
  }

  /** The step that is open has had its effect. */
  done(): void {
    if (this.open !== undefined && this.open.view !== undefined) this.open.after = this.open.view[this.open.index]
    this.open = undefined
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
      .filter(({ file }) => !/\/(explore|shm)\/(hints|slab)\.[jt]s$/.test(file))
      .slice(0, 3)
      .map(({ file, line }) => `${shown(file)}:${line}`)
      .join(' < ')
  }

  private frames(): Frame[] {
    this.trace ??= new TraceMap(readFileSync(this.program.sourceMap, 'utf8'))
    const previous = Error.prepareStackTrace
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 60
    Error.prepareStackTrace = (_error, frames) => frames
    const calls = new Error().stack as unknown as NodeJS.CallSite[]
    Error.prepareStackTrace = previous
    Error.stackTraceLimit = limit
    const places: Frame[] = []
    for (const call of calls) {
      const name = call.getFileName() ?? ''
      if (!name.startsWith('file:') || fileURLToPath(name.replace(/\?.*/, '')) !== this.program.file) continue
      const found = originalPositionFor(this.trace, {
        line: call.getLineNumber() ?? 1,
        column: (call.getColumnNumber() ?? 1) - 1,
      })
      if (found.source === null) continue
      places.push({
        file: found.source,
        line: found.line,
        fn: (call.getFunctionName() ?? '').replace(/\$co$/, '').replace(/^.*\./, ''),
      })
    }
    return places
  }
}

/** One frame of a CPU's stack, in the user's files; innermost first. */
export interface Frame {
  file: string
  line: number
  fn: string
}
