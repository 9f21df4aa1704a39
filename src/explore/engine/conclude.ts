import type { Outcome } from '../../scenario.ts'
import { doing, within } from '../../supervise/doing.ts'
import { OutcomeTable } from '../run/outcome_table.ts'
import { FindingSignal, thrownFinding } from '../story/finding.ts'
import { describeBlocked } from './describe_blocked.ts'
import { type Execution, NONE } from './execution.ts'
import { explainUse } from './explain_use.ts'
import { SPINS } from './scheduler_state.ts'
import type { World } from './world.ts'

/** How an execution ended: all CPUs returned or are stuck; given up as redundant; too many steps; stopped at a finding. 'exhausted': nothing was left to run. */
export type Ending = 'exhausted' | 'whole' | 'redundant' | 'cut' | 'stopped'

/** What the CPUs of one execution came to. */
export interface Results {
  /** one for each ordinary CPU */
  outcomes: Outcome[]
  returned: number
  throwing: number
}

/** Judges an execution in which nobody can go on: deadlock, `check`, forbidden outcomes, leaks. */
export function createConclude(x: Execution, world: World, results: Results, rest: () => void): () => Ending {
  const { scenario, hostState, cpuCount, total } = world
  const check = scenario.check?.bind(scenario)
  const seen = new OutcomeTable(scenario.outcomes)
  const forbids = Object.values(scenario.outcomes ?? {}).includes('forbidden')
  const usesMemory = x.program.uses.memory
  const { findings } = x
  const { ends } = x.unraced
  const judged = (): Ending => {
    if (x.usageError !== undefined) throw x.usageError
    if (x.cut) return 'cut'
    if (x.redundant) return 'redundant'
    if (x.stopped) return 'stopped'
    if (x.loops !== undefined) rest()
    const { outcomes, returned, throwing } = results
    if (returned + throwing < total && isStuck(x, cpuCount, total)) {
      const freed = waitsForFreedMutex(x, total)
      if (freed === undefined && mayWait(world)) return 'whole'
      findings.push(
        freed === undefined
          ? {
              kind: spins(x, total) ? 'livelock' : 'deadlock',
              message: [describeBlocked(x, world), ...chains(world)].join('\n  '),
            }
          : { kind: 'use-after-free', message: freed },
      )
      return 'whole'
    }
    if (throwing === 0 && check !== undefined && !ends.isLeftOut) {
      doing.what = 'check'
      try {
        check(hostState, outcomes)
      } catch (error) {
        doing.what = ''
        if (error instanceof FindingSignal) return 'whole'
        findings.push({ ...thrownFinding(error, 'assertion', 'check'), kind: 'assertion' })
      }
      doing.what = ''
    }
    if (forbids && returned === cpuCount) {
      const key = seen.add(outcomes)
      if (key !== undefined) findings.push({ kind: 'forbidden-outcome', message: `the outcome ${key} is forbidden` })
    }
    if (usesMemory && !ends.isLeftOut && findings.every(({ kind }) => kind === 'data-race')) {
      const leak = x.shadow.leak()
      if (leak !== undefined) findings.push({ kind: 'leak', message: leak })
    }
    return 'whole'
  }
  return () => {
    const ending = judged()
    ends.over(ending === 'whole' && findings.length === 0 && results.returned === cpuCount)
    return ending
  }
}

/** Whether the scenario lets those that wait do so for ever; it may as well have found something wrong. */
function mayWait({ scenario, hostState }: World): boolean {
  try {
    return within('mayWait', () => scenario.mayWait?.(hostState)) === true
  } catch (error) {
    if (error instanceof FindingSignal) return true
    throw error
  }
}

/** Who keeps whom waiting, where the scenario knows: its own locks and threads are not the explorer's business. */
function chains({ scenario, hostState }: World): string[] {
  return within('stuck', () => scenario.stuck?.(hostState) ?? [])
}

/** A mutex in freed memory is never free: what looks like a deadlock is the use of what is gone. */
function waitsForFreedMutex(x: Execution, total: number): string | undefined {
  if (!x.program.uses.memory) return undefined
  const { state, shadow } = x
  for (let cpu = 0; cpu < total; cpu++) {
    if (x.finished[cpu] === 1 || state.wantsLock[cpu] === 0) continue
    const address = state.pendingAddress[cpu]!
    if (shadow.isFreed(address, state.pendingBytes[cpu]!)) return explainUse(x, cpu)
  }
  return undefined
}

/** Who stands still does not sleep but spins, in a loop that nobody is left to end. */
function spins(x: Execution, total: number): boolean {
  for (let cpu = 0; cpu < total; cpu++) if (x.finished[cpu] === 0 && x.state.wantsRelax[cpu] === SPINS) return true
  return false
}

/** Somebody is blocked who may not be: a CPU, or a daemon other than in an idle wait. */
function isStuck(x: Execution, cpuCount: number, total: number): boolean {
  for (let cpu = 0; cpu < total; cpu++) {
    if (x.finished[cpu] === 1) continue
    if (cpu < cpuCount || x.waiting[cpu] === NONE) return true
  }
  return false
}
