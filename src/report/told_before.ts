import type { Told } from '../subjects/knob_words.ts'

/** Fields of older results that are knobs by the same name; in others a name means what was done, not what was asked. */
const SAME = [
  ...['design', 'bug', 'layout', 'strategy', 'seed', 'quick', 'filter', 'delays', 'threadSize', 'maxActive'],
  ...['cpus', 'kworkers'],
] as const
const EVIDENCE = ['seed', 'seconds', 'executions', 'bug']

/** The knobs of a result that was stored before results told them all, as far as its fields say. */
export function toldBefore(result: object): Told {
  const { command, scenario, seconds, mounts, executions, ...rest } = result as Record<string, unknown>
  const { bug, disturbers, standIns } = rest
  const from = (mounts as { from?: unknown } | undefined)?.from
  const ofUser = command === 'stress' && executions !== undefined
  const names = command === 'evidence' ? EVIDENCE : ofUser ? ['seed', 'delays'] : SAME
  const all: Record<string, unknown> = { ...rest, seconds, executions }
  return {
    ...Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]])),
    ...(scenario === undefined || scenario === bug ? {} : { scenario }),
    ...(command === 'stress' ? { seconds: Math.max(1, Math.ceil(Number(seconds))) } : {}),
    ...(Array.isArray(disturbers) ? { disturb: disturbers } : {}),
    ...(Array.isArray(standIns) ? { standIn: standIns } : {}),
    ...(rest['lockdepOff'] === true ? { lockdep: false } : {}),
    ...(typeof from === 'string' && from.startsWith('/') && from !== '/proc/self/mountinfo' ? { mountinfo: from } : {}),
  }
}
