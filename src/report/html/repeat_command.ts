/** The command that makes a run again, as far as its result tells. */
import type { StoredResult } from '../stored_result.ts'

export function repeatCommand(result: StoredResult): string {
  if (result.command === 'score') return `npm run score -- --seeds ${result.seeds}`
  if (result.command === 'replay') return replayCommand(result)
  const words = ['npx', 'mnttorture', result.command, ...argumentsOf(result as unknown as Record<string, unknown>)]
  return words.map(quoted).join(' ')
}

function replayCommand({ schedule, findings, threads }: Extract<StoredResult, { command: 'replay' }>): string {
  const text = typeof schedule === 'string' ? schedule : findings[0]?.schedule
  const what = text === undefined ? '' : ` ${quoted(text)}`
  return `npx mnttorture replay${what}${threads === true ? ' --threads' : ''}`
}

/** Options that stand in a result under their own name. */
const OPTIONS = ['design', 'bug', 'layout', 'strategy', 'cpus', 'kworkers', 'budget', 'seconds', 'seed'] as const
/** What need not be said. */
const USUAL: Record<string, unknown> = { strategy: 'portfolio', layout: 'union', kworkers: 0 }

function argumentsOf(result: Record<string, unknown>): string[] {
  const scenario = result['scenario']
  const own = scenario === result['bug'] || typeof scenario !== 'string'
  const words = own ? [] : [scenario as string]
  const ofUser = result['executions'] !== undefined && result['command'] === 'stress'
  for (const option of OPTIONS) {
    const value = result[option]
    if (value === undefined || value === null || value === '' || typeof value === 'object' || USUAL[option] === value)
      continue
    if (ofUser && !['seconds', 'seed'].includes(option)) continue
    words.push(`--${option}`, option === 'seconds' ? secondsOf(result) : String(value))
  }
  if (result['quick'] === true) words.push('--quick')
  if (result['delays'] === true) words.push('--delays', 'on')
  if (typeof result['threadSize'] === 'string') words.push('--thread-size', result['threadSize'])
  if (typeof result['filter'] === 'string') words.push('--filter', result['filter'])
  for (const standIn of textsOf(result['standIns'])) words.push('--stand-in', standIn)
  if (Array.isArray(result['disturbers'])) {
    const disturb = textsOf(result['disturbers']).join(',') || 'none'
    if (disturb !== 'stutter,shuffle,onoff') words.push('--disturb', disturb)
  }
  const from = (result['mounts'] as { from?: unknown } | undefined)?.from
  if (typeof from === 'string' && from.startsWith('/') && from !== '/proc/self/mountinfo')
    words.push('--mountinfo', from)
  return words
}

/** What was raced, and a little longer where a finding ended it. */
function secondsOf({ seconds, findings }: Record<string, unknown>): string {
  const ended = Array.isArray(findings) && findings.length > 0
  return String(Math.max(1, ended ? Math.ceil(Number(seconds)) + 1 : Math.round(Number(seconds))))
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function quoted(word: string): string {
  return /^[\w./:=,@+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
