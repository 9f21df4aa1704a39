// explore: atomic
import { errnoName } from '#kernel/lib/errno'
import { report } from '#shm/findings'
import { type Call, callsMade } from '../history.ts'
import type { Program } from '../program.ts'
import { opText } from '../program_text.ts'
import { linearize } from './linearize.ts'
import { orderOf } from './order_of.ts'
import type { Planned } from './plan.ts'
import { isTolerated } from './tolerated.ts'

/** Histories that some order of a program's calls explains, as that order sees them. Most executions repeat one of them. */
const explained = new WeakMap<Program, Set<string>>()

/** The results of a race must be those of some order of the calls. */
export function judgeOrder(program: Program): void {
  const calls = callsMade()
  const history = orderOf(calls)
  let known = explained.get(program)
  if (known === undefined) explained.set(program, (known = new Set()))
  if (known.has(history)) return
  const verdict = linearize(program, calls)
  if (verdict.explained) {
    known.add(history)
    return
  }
  const told = (call: Call): string =>
    `cpu${call.cpu} ${opText(program.cpus[call.cpu]![call.index] ?? { do: 'exit' })} = ${resultText(call.result)}`
  const stuck = verdict.stuck.map(told).join(' or ')
  const order = verdict.deepest.length === 0 ? '' : ` after ${verdict.deepest.map(told).join(', ')}`
  report('forbidden-outcome', 'linearizability', `no order of the calls explains ${stuck}${order}`)
}

/**
 * Alone, an operation returns what the reference says and leaves the mount table that it says. False where another result is
 * tolerated: from there on the reference is in another state.
 */
export function judgeAlone({ cpu, op, answer, table }: Planned, result: number, seenTable: readonly string[]): boolean {
  if (result !== answer) {
    if (isTolerated(op, result, false)) return false
    report(
      'forbidden-outcome',
      'reference',
      `cpu${cpu} ${opText(op)}, alone, returns ${resultText(result)}; the reference says ${resultText(answer)}`,
    )
  } else if (seenTable.join() !== table.join()) {
    report(
      'forbidden-outcome',
      'reference',
      `after cpu${cpu} ${opText(op)}, alone, the mount table is [${seenTable.join('; ')}]; the reference says [${table.join('; ')}]`,
    )
  }
  return true
}

function resultText(result: number): string {
  return result > 0 ? String(result) : result === 0 ? '0' : errnoName(result)
}
