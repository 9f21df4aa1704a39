import { counted } from '../counted.ts'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { interleaving } from './interleaving.ts'
import { type Look, PLAIN } from './look.ts'
import { wrapped } from './wrapped.ts'

/** The interleaving of a finding, its size before it, and behind it how it might be mended and the way back to it. */
export function scheduleLines(finding: ExploreFinding, look: Look = PLAIN, reduced = ''): string[] {
  const { switches, trace, schedule, message } = finding
  return [
    `${counted(switches, 'switch')}, ${counted(trace.length, 'step')}${reduced}`,
    '',
    ...interleaving(trace, look, message),
    '',
    ...mendLines(finding, look),
    `replay with: npx mnttorture replay ${schedule}`,
  ]
}

/** How a finding might be mended, for those that are known to be mended in few ways. */
export function mendLines({ mend = [] }: Pick<ExploreFinding, 'mend'>, look: Look): string[] {
  const [first, ...others] = mend
  if (first === undefined) return []
  const lines = [
    ...wrapped(`to mend it: ${first}`.split(' '), '', '  ', ' ', look.width),
    ...others.flatMap((way) => wrapped(way.split(' '), '  ', '    ', ' ', look.width)),
  ]
  return [...lines, '']
}
