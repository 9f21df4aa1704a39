import { StepKind } from '../../link/instrument/steps.ts'
import { shown } from '../../link/shown.ts'
import { callPlace } from './call_place.ts'
import type { RecordedStep } from './recorder.ts'

/** How a data race might be mended: three ways, of which the author knows the right one. */
export function mendRace(sides: readonly RecordedStep[]): string[] {
  const plain = sides.filter(({ kind }) => kind === StepKind.read || kind === StepKind.write)
  const places = [...new Set(plain.map((step) => placeOf(step)))].join(' and ')
  const calls = [...new Set(plain.map(({ kind }) => (kind === StepKind.write ? 'Atomics.store' : 'Atomics.load')))]
  const atomic = plain.every(({ view }) => takesAtomics(view))
    ? `make it atomic: ${calls.join(' and ')} at ${places}`
    : `order them by a word of an integer array (this one takes no Atomics): Atomics.store behind the write, Atomics.load before the read`
  return [
    atomic,
    'or hold one lock around both accesses',
    `or, where any value read is right, say so: \`// race: benign\` on the line, at ${places}`,
  ]
}

function placeOf({ site, stack }: RecordedStep): string {
  if (site === undefined) return ''
  const { place } = callPlace(site, stack)
  return `${shown(place.file)}:${place.line}`
}

function takesAtomics(view: RecordedStep['view']): boolean {
  return view !== undefined && /^(Int|Uint|BigInt|BigUint)\d+Array$/.test(view.constructor.name)
}
