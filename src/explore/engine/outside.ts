import { StepKind } from '../../link/instrument/steps.ts'
import { shown } from '../../link/shown.ts'
import type { View } from '../memory/shared_memory.ts'
import { callPlace } from '../story/call_place.ts'
import { elementName, viewName } from './element_name.ts'
import type { Execution } from './execution.ts'
import { afterStep } from './step.ts'

/** Index texts that the language takes for numbers, of whatever value; any other is the name of a property. */
const NUMBER = /^(-?(0|[1-9]\d*)(\.\d+)?|-?Infinity|NaN)$/

/**
 * A plain access at an index that a view on shared memory does not have: beyond its end, negative, a fraction. The language gives
 * undefined or drops the write, and says nothing. No step, since nothing is touched; true when the CPU must pause, for a finding.
 * Atomics throw a RangeError there by themselves.
 */
export function outside(x: Execution, view: View, index: unknown, site: number): boolean {
  const kind = x.siteKind[site]!
  if (kind !== StepKind.read && kind !== StepKind.write) return false
  if (typeof index !== 'number' && !(typeof index === 'string' && NUMBER.test(index))) return false
  if (x.stepTaken) afterStep(x)
  const { current: cpu, recorder } = x
  recorder?.announces(cpu)
  recorder?.outside(cpu, site, view, Number(index))
  if (!x.bounds) return x.pausing()
  const { op, ...at } = x.sites[site]!
  const { place } = callPlace({ op, ...at }, recorder?.standsAt(cpu) ?? [])
  const where = `${op} at ${shown(place.file)}:${place.line}${place.within === '' ? '' : ` in ${place.within}`}`
  const length = view.length ?? 0
  const has = length === 0 ? 'no element' : length === 1 ? 'one element, 0' : `${length} elements, 0 to ${length - 1}`
  const then = kind === StepKind.read ? 'the read gives undefined' : 'the write is dropped'
  x.report(
    'out-of-bounds',
    `${x.nameOf(cpu)} ${kind === StepKind.read ? 'reads' : 'writes'} ${elementName(x, view, Number(index))} (${where}), but ${viewName(x, view)} has ${has}: ${then}`,
  )
  return x.pausing()
}
