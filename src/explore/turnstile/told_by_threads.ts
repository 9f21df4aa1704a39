/** What the run of the threads shows beyond what they report themselves: leaks, livelocks, and the two sides of a data race. */

import type { Program } from '../run/program.ts'
import { callPlace } from '../story/call_place.ts'
import type { RawFinding } from '../story/finding.ts'
import type { Control } from './control.ts'
import { type TurnstileMessage, WordState } from './turnstile_thread.ts'

export type Allocated = Extract<TurnstileMessage, { type: 'allocated' }>

interface ThreadsRun {
  control: Control
  sites: Program['sites']
  nameOf(cpu: number): string
  misfits: number
}

const MOST_SHOWN = 5

/** Objects that the threads allocated and nobody freed. */
export function leaks(made: readonly Allocated[], words: readonly Uint8Array[]): RawFinding[] {
  const last = new Map(made.map((each) => [`${each.buffer}:${each.byte}`, each]))
  const left = [...last.values()].filter(({ buffer, byte }) => words[buffer]?.[byte >> 2] === WordState.allocated)
  if (left.length === 0) return []
  const names = left.slice(0, MOST_SHOWN).map(({ what }) => what)
  return [{ kind: 'leak', message: `${left.length} left at the end: ${names.join('; ')}` }]
}

/** Everybody who went on in the later half of the schedule repeated the same steps to its end, on the threads too. */
export function livelockOnThreads({ control, nameOf, misfits }: ThreadsRun, told: string): RawFinding[] {
  if (misfits > 0) return []
  const choices = [...control.choices]
  const cycles: string[] = []
  for (const cpu of new Set(choices.slice(choices.length >> 1))) {
    const own = choices.flatMap((each, turn) => (each === cpu ? [control.log[turn]!] : []))
    const period = cycleOf(own)
    if (period === undefined) return []
    let times = 1
    while (own.length >= (times + 1) * period && sameAt(own, own.length - (times + 1) * period, period)) times++
    cycles.push(`${nameOf(cpu)} repeated ${period} steps ${times} times`)
  }
  const message = `no end after ${choices.length} steps on the threads, where ${cycles.join(' and ')}; ${told}`
  return [{ kind: 'livelock', message }]
}

const LONGEST_CYCLE = 200

/** The shortest run of steps at the end that stands there twice. */
function cycleOf(steps: readonly number[]): number | undefined {
  for (let period = 1; period <= LONGEST_CYCLE && period * 2 <= steps.length; period++)
    if (sameAt(steps, steps.length - 2 * period, period)) return period
  return undefined
}

function sameAt(steps: readonly number[], from: number, period: number): boolean {
  for (let i = from; i < from + period; i++) if (steps[i] !== steps[i + period]) return false
  return true
}

/** A data race has no effect of its own. What threads can show is that both sides do get there, in this order. */
export function raceOnThreads({ control, sites, nameOf, misfits }: ThreadsRun, told: RawFinding): string | undefined {
  const turn = Array.from(control.log, (site) => site !== 0).lastIndexOf(true)
  const site = sites[(control.log[turn] ?? 0) - 1]
  if (misfits > 0 || site === undefined) return undefined
  const cpu = nameOf(control.choices[turn]!)
  const missing = [...told.message.matchAll(/\((\S+) at ([^)]+):(\d+)\)/g)].filter(
    ([, op, , line]) =>
      !control.log.some(
        (each) => sites[each - 1]?.op === op && callPlace(sites[each - 1]!, []).place.line === Number(line),
      ),
  )
  if (missing.length > 0) return undefined
  return `the threads made both accesses, the later one by ${cpu} at turn ${turn + 1}; that nothing orders them is the engine's word`
}
