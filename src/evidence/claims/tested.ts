import { counted } from '../../counted.ts'
import type { LockdepSeen } from '../../machine/torture.ts'
import { type Claim, findingsSeen } from '../claim.ts'

/** Four of the torture's operations on each of two CPUs. */
const EXPLORED = 'mix'

export const tested: Claim = {
  number: 4,
  claim: 'The code has been tested and it works',
  notUnder: [],
  async observe(runners) {
    const raced = await runners.stress('mix')
    const explored = await runners.explore({ scenario: EXPLORED })
    const found = [...findingsSeen(raced.result), ...findingsSeen(explored.result)]
    const { ops, finalPuts = 0, seconds } = raced.result
    return {
      holds: found.length === 0 && ops.total > 0 && explored.result.executions > 0,
      ran: `mix on real threads for ${seconds.toFixed(1)} s, and ${counted(explored.result.executions, 'schedule')} of it`,
      seen: [
        ...found,
        `${counted(ops.total, 'operation')}, ${finalPuts} final puts, ${counted(explored.result.steps, 'step')} explored`,
      ].join('; '),
      commands: [raced.command, explored.command],
    }
  },
}

export const noDeadlock: Claim = {
  number: 5,
  claim: 'Confirmed with lockdep: moving the work onto system_wq introduces no deadlock',
  notUnder: [],
  async observe(runners) {
    const raced = await runners.stress('mix')
    const explored = await runners.explore({ scenario: 'evidence/last_put.ts' })
    const found = [raced.result, explored.result].flatMap(({ findings }) =>
      findings.filter(({ kind }) => kind === 'lockdep' || kind === 'deadlock'),
    )
    const seen: LockdepSeen = raced.result.lockdep ?? { classes: 0, dependencies: 0, reports: 0 }
    const first = found[0]?.message.slice(0, 160)
    return {
      holds: found.length === 0 && seen.reports === 0 && seen.dependencies > 0 && !seen.full,
      ran: `lockdep on real threads for ${raced.result.seconds.toFixed(1)} s, and ${counted(explored.result.executions, 'schedule')} of the last put`,
      seen: [
        ...(first === undefined ? [] : [first]),
        `${seen.classes} lock classes, ${seen.dependencies} dependencies, ${seen.reports} reports`,
        ...(seen.full ? ['no room for more lock classes'] : []),
      ].join('; '),
      commands: [raced.command, explored.command],
    }
  },
}
