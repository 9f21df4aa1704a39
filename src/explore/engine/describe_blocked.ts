import { shown } from '../../link/shown.ts'
import type { View } from '../shared_memory.ts'
import { elementName } from './element_name.ts'
import { type Execution, NONE } from './execution.ts'
import type { World } from './world.ts'

/** Who waits for what, for a message. */
export function describeBlocked(x: Execution, { cpuCount, total, nameOf }: World): string {
  const { state } = x
  const parts: string[] = []
  for (let cpu = 0; cpu < total; cpu++) {
    if (x.finished[cpu] === 1) continue
    const site = x.sites[state.pendingSite[cpu]!]
    const where = site === undefined ? '' : ` at ${shown(site.file)}:${site.line}`
    const address = state.pendingAddress[cpu]!
    const what = state.wantsRelax[cpu]
      ? `spins in cpu_relax until another CPU writes what it read`
      : state.wantsLock[cpu]
        ? `waits for the mutex at ${elementName(x, x.view[cpu] as View, x.place[cpu]!)}`
        : x.waiting[cpu] !== NONE
          ? `waits in Atomics.wait on ${elementName(x, x.view[cpu] as View, x.place[cpu]!)}`
          : `stands before a step on address ${address}`
    if (cpu < cpuCount || x.waiting[cpu] === NONE) parts.push(`${nameOf(cpu)} ${what}${where}`)
  }
  return parts.join('; ')
}
