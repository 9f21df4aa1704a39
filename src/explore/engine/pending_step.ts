import { StepKind } from '../../link/instrument/steps.ts'
import { shown } from '../../link/shown.ts'
import { callPlace } from '../story/call_place.ts'
import { elementName } from './element_name.ts'
import { type Execution, NONE } from './execution.ts'

/** A step that a CPU has announced and not taken. */
export interface PendingStep {
  op: string
  location: string
  /** file:line */
  source: string
}

export function pendingStep(x: Execution, cpu: number): PendingStep | undefined {
  const site = x.sites[x.state.pendingSite[cpu]!]
  if (site === undefined || x.finished[cpu] === 1) return undefined
  const kind = x.state.pendingKind[cpu]!
  const view = kind === StepKind.relax ? undefined : x.view[cpu]
  const { place } = callPlace(site, [])
  return {
    op: kind === StepKind.woken || (kind === StepKind.timeout && x.waiting[cpu] !== NONE) ? WAKES[kind]! : site.op,
    location: view === undefined ? '' : elementName(x, view, x.place[cpu]!),
    source: `${shown(place.file)}:${place.line}`,
  }
}

const WAKES: Record<number, string> = { [StepKind.woken]: 'woken from', [StepKind.timeout]: 'times out of' }
