import type { JudgesSaw } from '../../judge/seen/judges_saw.ts'
import type { About } from '../../shm/about.ts'
import type { FindingKind } from '../../shm/hints.ts'
import type { Verdict } from '../../verdict.ts'
import type { BenignRace } from '../measures/benign_seen.ts'
import type { MissingBarrier } from '../story/missing_barriers.ts'
import type { TraceEntry } from '../story/trace_entry.ts'

export interface ExploreFinding {
  kind: FindingKind
  message: string
  judge?: string
  about?: About
  /** 1-based number of the failing execution */
  execution: number
  /** failing executions like this one, with keepGoing */
  count: number
  schedule: string
  /** how it might be mended */
  mend?: string[]
  /** under a memory mode: barriers that forbid it, each between the two accesses that were reordered */
  barriers?: MissingBarrier[]
  switches: number
  /** switches and steps before minimising, which the end of the time may have cut short */
  before?: { switches: number; steps: number; hurried?: true }
  trace: TraceEntry[]
}

/** What `mnttorture explore --json` prints. */
export interface ExploreResult extends JudgesSaw {
  command: 'explore'
  ok: boolean
  verdict: Verdict
  scenario: string
  strategy: string
  seed: number
  executions: number
  /** runs begun and given up, or repeated */
  redundant: number
  /** nothing is left to explore */
  complete: boolean
  /** executions that were cut at the bound of steps: nobody knows how they would have gone on */
  cut: number
  steps: number
  elapsedMs: number
  executionsPerSecond: number
  outcomes: Record<string, number>
  /** how often each `sometimes` was reached */
  reached: Record<string, number>
  /** races that `// race: benign` or the scenario's `benign` let pass, and how often each was met */
  benign?: BenignRace[]
  /** the `sometimes` marks of the program that no execution reached */
  unreached: string[]
  /** ordered pairs of conflicting steps: met here, of them new to whoever counts, and in which execution the last new one came */
  coverage?: { pairs: number; added: number; lastAddedIn: number }
  findings: ExploreFinding[]
  /** executions that failed, with keepGoing */
  failing: number
  interrupted: boolean
  /** what did not come back, where that ended it and is no finding */
  notBack?: string
  /** with 95 % confidence, a failure is rarer than this in this strategy's executions; of strategies that sample, when nothing was found */
  upperBound?: number
  /** each execution finds a bug of this depth with at least this probability (pct) */
  guarantee?: { depth: number; probability: number }
}

export interface ExploreProgress {
  executions: number
  redundant: number
  steps: number
  elapsedMs: number
  executionsPerSecond: number
  findings: number
  /** share of the space that lies behind, and what that means in time; for dfs and dpor */
  done?: number
  remainingMs?: number
}
