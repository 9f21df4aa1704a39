import type { ExploreFinding } from '../explore/explore_result.ts'
import { interleaving } from './interleaving.ts'
import { count } from './words.ts'

/** The interleaving of a finding, its size before it and the way back to it behind it. */
export function scheduleLines({ switches, trace, schedule }: ExploreFinding, reduced = ''): string[] {
  return [
    `${switchesWords(switches)}, ${count(trace.length)} steps${reduced}`,
    '',
    ...interleaving(trace),
    '',
    `replay with: npx mnttorture replay ${schedule}`,
  ]
}

export function switchesWords(number: number): string {
  return `${count(number)} ${number === 1 ? 'switch' : 'switches'}`
}
