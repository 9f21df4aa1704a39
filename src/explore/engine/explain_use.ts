import { StepKind } from '../../link/instrument/steps.ts'
import { shown } from '../../link/shown.ts'
import type { View } from '../memory/shared_memory.ts'
import { callPlace } from '../story/call_place.ts'
import { elementName } from './element_name.ts'
import type { Execution } from './execution.ts'
import { NULL_POINTER } from './hints.ts'

/** The step that `cpu` stands before is on memory that is nobody's: told as Linux tells an oops, who, where, what, whose. */
export function reportUse(x: Execution, cpu: number): void {
  const address = x.state.pendingAddress[cpu]!
  const whose = x.shadow.whose(address)
  if (whose !== NULL_POINTER)
    return x.report('use-after-free', explainUse(x, cpu), undefined, whose === undefined ? {} : { objects: [whose] })
  const element = elementName(x, x.view[cpu] as View, x.place[cpu]!)
  const about = { objects: [`NULL + ${x.place[cpu]}`] }
  const oops = `NULL pointer dereference (${howOf(x, cpu)}), ${element}`
  // a write is what the judge of the null page would see at the end
  if (x.siteKind[x.state.pendingSite[cpu]!] === StepKind.write)
    x.report(
      'invariant',
      `word ${x.place[cpu]} of the null page is written by ${x.nameOf(cpu)}: ${oops}`,
      'null-page',
      about,
    )
  else x.report('uncaught', `${x.nameOf(cpu)}: ${oops}`, 'oops', about)
}

/** What the step that `cpu` stands before does to memory that was freed. */
export function explainUse(x: Execution, cpu: number): string {
  const { state } = x
  return x.shadow.explainUse(
    state.pendingAddress[cpu]!,
    x.nameOf(cpu),
    howOf(x, cpu),
    elementName(x, x.view[cpu] as View, x.place[cpu]!),
  )
}

/** `read at src/kernel/fs/mntput.ts:12 in cleanup_mnt` */
function howOf(x: Execution, cpu: number): string {
  const site = x.sites[x.state.pendingSite[cpu]!]
  if (site === undefined) return 'where it begins'
  const { place } = callPlace(site, x.recorder?.standsAt(cpu) ?? [])
  return `${site.op} at ${shown(place.file)}:${place.line}${place.within === '' ? '' : ` in ${place.within}`}`
}
