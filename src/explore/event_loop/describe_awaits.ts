import type { StepSite } from '../../link/instrument/instrument.ts'
import { shown } from '../../link/shown.ts'
import { callPlace } from '../story/call_place.ts'
import type { Loop } from './loop.ts'

const MOST_AWAITS_TOLD = 3

/** Where a CPU awaits what nothing will settle: the awaits that wait for no other of them. */
export function describeAwaits(loop: Loop, sites: readonly StepSite[]): string {
  const pending = [...loop.activations].filter(({ awaited }) => awaited !== undefined)
  const inner = pending.filter(({ awaited }) => !pending.some(({ promise }) => promise === awaited))
  const told = inner.slice(0, MOST_AWAITS_TOLD).map(({ site }) => placeOf(sites[site]))
  if (inner.length > told.length) told.push(`${inner.length - told.length} more places`)
  const where = told.length === 0 ? 'the promise that it returned' : `at ${told.join(' and at ')}`
  const ports = [...loop.listening].map(({ name }) => name)
  const listens = ports.length === 0 ? '' : `, listens on ${ports.join(', ')}`
  return `awaits ${where}${listens}, and nothing is left that would settle it`
}

function placeOf(site: StepSite | undefined): string {
  if (site === undefined) return 'a place unknown'
  const { place } = callPlace(site, [])
  return `${shown(place.file)}:${place.line}${site.fn === '' ? '' : ` (${site.fn})`}`
}
