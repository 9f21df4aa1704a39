import { BadInput } from '../link/bad_input.ts'
import type { CommandName } from '../subjects/knob.ts'
import { type KnobName, knobsOf } from '../subjects/knobs.ts'

/** What says what is done with a structure, and where what comes of it goes. */
const USED: ReadonlySet<KnobName> = new Set<KnobName>([
  ...(['scenario', 'cpus', 'seed', 'seconds', 'executions', 'programs', 'jobs', 'keepGoing', 'progress'] as const),
  ...(['strategy', 'preemptions', 'depth', 'races', 'bounds', 'steps', 'bridge', 'bridgeSeconds'] as const),
  ...(['json', 'out', 'quiet', 'force', 'github', 'junit', 'emitTest'] as const),
])

/** Options that are for other subjects of the same command are refused. */
export function refuseOfOthers(command: CommandName, given: object, name: string): void {
  for (const [knob, { flag }] of knobsOf(command))
    if ((given as Record<string, unknown>)[knob] !== undefined && !USED.has(knob))
      throw new BadInput(`${flag} has no effect: ${name} exports a structure`)
}
