import { BadInput } from '../../link/bad_input.ts'
import { shown } from '../../link/shown.ts'
import { Access } from '../scheduler_state.ts'
import type { View } from '../shared_memory.ts'
import { logEvent, PART } from './event_log.ts'
import { type Execution, IDLE } from './execution.ts'

/** The error for a shared access that cannot be a step, where it stands. */
export function refuse(x: Execution, site: number): BadInput {
  const { file, line, op } = x.sites[site]!
  x.usageError = new BadInput(
    `${shown(file)}:${line}: ${op} on shared memory inside code that cannot pause (a callback that a built-in calls, a constructor, ` +
      `a getter or setter, an async function): use for...of or a plain loop, or do the access outside`,
  )
  return x.usageError
}

/** The error for a step in the finally of a generator that a loop leaves early: closing it, the language waits for nobody. */
export function refuseClosing(x: Execution, site: number): BadInput {
  const { file, line } = x.sites[site]!
  x.usageError = new BadInput(
    `${shown(file)}:${line}: this loop is left early, and the generator takes a step on shared memory in its finally, where it cannot ` +
      `pause: let the loop run to its end, or take that step after the loop`,
  )
  return x.usageError
}

/** A shared access from plain code while a CPU runs: part of the step for atomic files, an error otherwise. */
export function directAccess(
  x: Execution,
  which: View,
  index: unknown,
  site: number,
  writes: boolean,
  bytes = 0,
): void {
  if ((x.attention & IDLE) !== 0) return
  const meta = x.touch(which)
  if (meta === null) return
  if (x.siteAtomic[site] === 0 && x.atomicDepth === 0) throw refuse(x, site)
  const at = meta.base + (Number(index) << meta.shift)
  const length = bytes || x.siteBytes[site]! || 1 << meta.shift
  if (x.events) logEvent(x, x.current, PART, writes ? Access.write : Access.read, at, length, site)
}
