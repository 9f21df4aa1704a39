import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { shown } from '../link/bundle.ts'
import type { StepSite } from '../link/instrument/instrument.ts'
import { StepKind } from '../link/instrument/steps.ts'
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
}

/** Keeps everything about one execution: what each step did to which element, and where objects came from. */
export class Recorder {
  steps: RecordedStep[] = []
  private open: RecordedStep | undefined
  private readonly program: Program
  private readonly state: () => SchedulerState
  private trace: TraceMap | undefined

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
    })
  }

  switches(_cpu: number): void {
    this.done()
  }

  step(cpu: number, view: View | undefined, index: number): void {
    this.done()
    const state = this.state()
    const site = this.program.sites[state.pendingSite[cpu]!]
    this.open = { cpu, site, kind: state.pendingKind[cpu]!, view, index, before: view?.[index], after: undefined }
    this.steps.push(this.open)
  }

  /** The step that is open has had its effect. */
  done(): void {
    if (this.open !== undefined && this.open.view !== undefined) this.open.after = this.open.view[this.open.index]
    this.open = undefined
  }

  /** The user's place that is executing now. */
  place(): string {
    this.trace ??= new TraceMap(readFileSync(this.program.sourceMap, 'utf8'))
    const previous = Error.prepareStackTrace
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 40
    Error.prepareStackTrace = (_error, frames) => frames
    const frames = new Error().stack as unknown as NodeJS.CallSite[]
    Error.prepareStackTrace = previous
    Error.stackTraceLimit = limit
    const places: string[] = []
    for (const frame of frames) {
      const file = frame.getFileName()
      if (file === null || !file.startsWith('file:') || fileURLToPath(file.replace(/\?.*/, '')) !== this.program.file)
        continue
      const found = originalPositionFor(this.trace, {
        line: frame.getLineNumber() ?? 1,
        column: (frame.getColumnNumber() ?? 1) - 1,
      })
      if (found.source === null || /\/(explore|shm)\/(hints|slab)\.[jt]s$/.test(found.source)) continue
      places.push(`${shown(found.source)}:${found.line}`)
      if (places.length === 3) break
    }
    return places.join(' < ')
  }
}
