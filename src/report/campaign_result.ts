import type { ExploreFinding } from '../explore/run/explore_result.ts'
import type { Verdict } from '../verdict.ts'

/** What `campaign status --json` prints; `report` takes it as any result. Times are in milliseconds, moments since 1970. */
export interface CampaignResult {
  command: 'campaign'
  ok: boolean
  verdict: Verdict
  campaign: number
  name: string
  version: string
  db: string
  startedAt: number
  finishedAt: number | null
  stopped: boolean
  /** from its start until now or its end */
  elapsedMs: number
  units: number | null
  unitsDone: number
  unitsSetAside: number
  executions: number
  programs: number
  steps: number
  cut: number
  /** what the units took together */
  busyMs: number
  pairs: number
  /** with 95 % confidence, an execution fails more rarely than this; where nothing was found */
  upperBound?: number
  searches: CampaignSearch[]
  workers: CampaignWorker[]
  growth: CampaignGrowth[]
  /** seeds that found a bug of the catalogue, of searches that try each seed until its first finding */
  rows: ScoreRow[]
  /** of those that were seen again by a replay, but for what a bug was linked for */
  findings: CampaignFinding[]
  /** found, and not seen again, or not yet */
  unconfirmed: CampaignFinding[]
  /** found, and marked as known */
  known: CampaignFinding[]
  /** found where a bug of the catalogue is linked alone: they are meant */
  meant: CampaignFinding[]
  /** known, or found by an earlier campaign here, and not found by this one */
  gone: Array<{ finding: string; reason: string }>
}

export interface CampaignSearch {
  number: number
  words: string
  strategy: string
  scenario: string | null
  design: string | null
  bug: string | null
  memory: string | null
  /** null until the first unit tells */
  units: number | null
  unitsDone: number
  unitsSetAside: number
  executions: number
  programs: number
  steps: number
  cut: number
  failing: number
  busyMs: number
  pairs: number
  complete: boolean
  refused: string | null
  findings: number
  upperBound?: number
}

export interface CampaignWorker {
  name: string
  machine: string
  /** what it is at */
  search: string | null
  executions: number
  executionsPerSecond: number
  /** how long ago it was heard of; null where it has left */
  silentMs: number | null
}

export interface ScoreRow {
  bug: string
  strategy: string
  /** seeds that found it */
  found: number
  seeds: number
  medianSchedules: number | null
  medianMs: number | null
  /** other findings that came first */
  others: string[]
}

/** How much there was by then. */
export interface CampaignGrowth {
  atMs: number
  executions: number
  pairs: number
  findings: number
}

export interface CampaignFinding extends ExploreFinding {
  number: number
  identity: string
  /** the search whose schedule is kept, and all that met it */
  search: string
  searches: string[]
  foundAt: number
  foundBy: string
  minimisedBy: string | null
  /** "yes" is on another machine */
  seenAgain: string
  reason?: string
}

/** Whether the finding counts: who has seen it again. */
export function seenAgainWords({ seenAgain }: CampaignFinding): string {
  if (seenAgain === 'yes') return 'seen again on another machine: yes'
  if (seenAgain.startsWith('by ')) return `seen again ${seenAgain}`
  return seenAgain === 'no' ? 'not seen again' : 'nobody has looked at it again yet'
}
