import type { ExploreFinding } from '../explore/run/explore_result.ts'

/** What the explorer made of a finding on threads: part of what `stress --json` prints. */
export interface BridgeResult {
  /** whether it was found again */
  ok: boolean
  /** what was explored for it: programs cut from what the CPUs did last, or the scenario itself */
  of: 'programs' | 'scenario'
  programs: number
  executions: number
  elapsedMs: number
  /** how it answers the stress finding: by the same judge, by the explorer before any judge, by another judge of its kind */
  by?: 'same judge' | 'explorer' | 'another judge'
  from?: 'the log' | 'what the finding names' | 'around the log'
  /** the program for a person */
  programText?: string[]
  finding?: ExploreFinding
  /** why nothing could be explored */
  failed?: string
}
