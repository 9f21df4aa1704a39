import { StepKind } from '../../link/instrument/steps.ts'
import { shown } from '../../link/shown.ts'
import type { View } from '../memory/shared_memory.ts'
import { callPlace } from '../story/call_place.ts'
import { elementName, valueInWords } from './element_name.ts'
import { type Execution, NONE } from './execution.ts'
import { NOTED_READS, SPINS } from './scheduler_state.ts'
import type { World } from './world.ts'

const MOST_READS_SHOWN = 4

/** Who waits for what and where, for a message; daemons in an idle wait are at rest and not told. */
export function describeBlocked(x: Execution, { cpuCount, total, nameOf }: World): string {
  const parts: string[] = []
  for (let cpu = 0; cpu < total; cpu++)
    if (x.finished[cpu] === 0 && (cpu < cpuCount || x.waiting[cpu] === NONE))
      parts.push(`${nameOf(cpu)} ${waitsFor(x, cpu)}`)
  return parts.join('; ')
}

/** Per CPU, where it stands; nothing of one that has not begun or has ended. */
export function standingOf(x: Execution): string[] {
  return Array.from({ length: x.cpuCount }, (_, cpu) =>
    x.finished[cpu] === 1 || x.state.pendingSite[cpu] === NONE ? '' : waitsFor(x, cpu),
  )
}

function waitsFor(x: Execution, cpu: number): string {
  const { state } = x
  if (x.loops?.stands(cpu))
    return x.loops.polls.isHeld(cpu)
      ? `looks again with every turn of its event loop, and ${repeats(x, cpu)}, and nobody is left to write what it reads`
      : x.loops.describe(cpu)
  const where = placeOf(x, cpu)
  if (state.wantsRelax[cpu] === SPINS)
    return `${repeats(x, cpu)}, in a loop${where}, and nobody is left to write what it reads`
  if (state.wantsRelax[cpu]) return `spins in cpu_relax${where} until another CPU writes what it read${readsOf(x, cpu)}`
  const view = x.view[cpu]
  const element = view === undefined ? 'nothing shared' : elementName(x, view, x.place[cpu]!)
  if (state.wantsLock[cpu]) return `waits for the mutex at ${element}${where}`
  if (x.waiting[cpu] !== NONE) return `waits in Atomics.wait on ${element}${where}, which holds ${heldBy(x, cpu)}`
  return `stands before a step on ${element}${where}`
}

/** The cycle of a CPU that spins: what it reads again and again, as it is. */
function repeats(x: Execution, cpu: number): string {
  const list = x.state.notes(cpu)
  const from = list * NOTED_READS
  const count = x.state.notedCount[list]!
  const reads: string[] = []
  for (let i = from; i < from + Math.min(count, MOST_READS_SHOWN); i++) {
    const site = x.sites[x.notedSite[i]!]
    const view = x.notedView[i] as View
    const index = x.notedIndex[i]!
    const place = site === undefined ? '' : ` at ${shown(site.file)}:${site.line}`
    reads.push(
      `${site?.op ?? 'read'} ${elementName(x, view, index)} = ${valueNow(x, view, index, x.notedValue[i])}${place}`,
    )
  }
  if (count > MOST_READS_SHOWN) reads.push(`and ${count - MOST_READS_SHOWN} more`)
  return `repeats ${count === 1 ? '1 step' : `${count} steps`}: ${reads.join(', ')}`
}

function heldBy(x: Execution, cpu: number): string {
  return valueNow(x, x.view[cpu] as View, x.place[cpu]!)
}

/** As the scenario says it; the other one is for an element that is not there any more. */
function valueNow(x: Execution, view: View, index: number, otherwise?: unknown): string {
  const value = view[index] ?? otherwise
  return valueInWords(x, view, index, value) ?? String(value)
}

/** The caller's own line; the calls below it are known only while an execution is recorded, or where they were written in place. */
function placeOf(x: Execution, cpu: number): string {
  const site = x.sites[x.state.pendingSite[cpu]!]
  if (site === undefined) return ''
  const { place } = callPlace(site, x.recorder?.standsAt(cpu) ?? [])
  const own = x.state.pendingKind[cpu] === StepKind.relax ? 'cpu_relax' : ''
  const through = place.fn === '' || place.fn === own ? '' : ` (${place.fn})`
  return ` at ${shown(place.file)}:${place.line}${through}`
}

function readsOf(x: Execution, cpu: number): string {
  const list = x.state.notes(cpu)
  const from = list * NOTED_READS
  const count = Math.min(x.state.notedCount[list]!, NOTED_READS)
  const reads: string[] = []
  for (let i = from; i < from + Math.min(count, MOST_READS_SHOWN); i++) {
    const [view, index] = [x.notedView[i] as View, x.notedIndex[i]!]
    reads.push(`${elementName(x, view, index)} = ${valueNow(x, view, index)}`)
  }
  if (count > MOST_READS_SHOWN) reads.push(`and ${count - MOST_READS_SHOWN} more`)
  return reads.length === 0 ? '' : `: ${reads.join(', ')}`
}
