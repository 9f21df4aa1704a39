import { seconds } from './words.ts'

export interface KnobLine {
  scenario: string
  design: string
  bug: string | null
  cpus: number
  kworkers: number
  seconds: number
  seed: number
  layout?: string
  disturbers?: string[]
  standIns?: string[]
  /** bytes of a kernel stack, where not 8192; or off */
  threadSize?: string
  /** where not 256 */
  maxActive?: number
  /** where lockdep is linked away */
  lockdepOff?: boolean
  /** threads lingered at random places */
  delays?: boolean
}

/** The knobs and the seed, as they stand in the first and the last line of every run. */
export function knobLine(command: string, knobs: KnobLine, verdict?: string): string {
  const parts = [`scenario=${knobs.scenario}`]
  if (knobs.kworkers > 0) parts.push(`design=${knobs.design}`)
  if (knobs.bug !== null) parts.push(`bug=${knobs.bug}`)
  for (const standIn of knobs.standIns ?? []) parts.push(`stand-in=${standIn}`)
  parts.push(`cpus=${knobs.cpus}`)
  if (knobs.kworkers > 0) parts.push(`kworkers=${knobs.kworkers}`)
  if (knobs.layout !== undefined) parts.push(`layout=${knobs.layout}`)
  if (knobs.disturbers !== undefined) parts.push(`disturb=${knobs.disturbers.join('+') || 'none'}`)
  if (knobs.threadSize !== undefined) parts.push(`thread-size=${knobs.threadSize}`)
  if (knobs.maxActive !== undefined) parts.push(`max-active=${knobs.maxActive}`)
  if (knobs.lockdepOff) parts.push('lockdep=off')
  if (knobs.delays) parts.push('delays=on')
  parts.push(`seconds=${seconds(knobs.seconds).replace(' s', '')}`, `seed=${knobs.seed}`)
  return `mnttorture ${command} ${parts.join(' ')}${verdict === undefined ? '' : ` ${verdict}`}`
}
