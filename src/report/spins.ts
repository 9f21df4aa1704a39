/** Rounds of a loop that waits for another CPU: equal reads, one after the other, are one row with a count. */
import { READS } from './reads.ts'

interface Step {
  op: string
  location: string
  source: string
  value?: string
  before?: string
  result?: string
  mark?: string
}

export interface Shown<S> {
  step: S
  times: number
  /** how often the rows up to this one come again, where they are several */
  again?: string
}

const LONGEST_ROUND = 8
/** these leave the word as it was, where no other value is said to have been there before */
const ALSO = new Set(['cpu_relax', 'compareExchange', 'exchange', 'or'])

export function spinsAsOne<S extends Step>(steps: readonly S[]): Array<Shown<S>> {
  const shown: Array<Shown<S>> = []
  for (let at = 0; at < steps.length; ) {
    const { round, times } = roundAt(steps, at)
    for (let i = 0; i < round; i++) shown.push({ step: steps[at + i]!, times: 1 })
    const last = shown.at(-1)!
    if (times > 1 && round === 1) last.times = times
    if (times > 1 && round > 1)
      last.again = `... these ${round} steps ${times - 1} more time${times === 2 ? '' : 's'} ...`
    at += round * times
  }
  return shown
}

/** The shortest run of reads that is repeated at once from `at` on; one step, once, where none is. */
function roundAt(steps: readonly Step[], at: number): { round: number; times: number } {
  for (let round = 1; round <= LONGEST_ROUND && isRead(steps[at + round - 1]); round++) {
    let times = 1
    while (sameRound(steps, at, at + round * times, round)) times++
    if (times > 1) return { round, times }
  }
  return { round: 1, times: 1 }
}

function sameRound(steps: readonly Step[], one: number, other: number, round: number): boolean {
  for (let i = 0; i < round; i++) {
    const next = steps[other + i]
    if (!isRead(next) || keyOf(next) !== keyOf(steps[one + i]!)) return false
  }
  return true
}

function isRead(step: Step | undefined): step is Step {
  if (step === undefined || step.before !== undefined || step.mark !== undefined) return false
  const op = step.op.replace(/^Atomics\./, '')
  return READS.has(op) || ALSO.has(op)
}

function keyOf({ op, location, source, value, result }: Step): string {
  return `${op} ${location} ${source} ${value} ${result}`
}
