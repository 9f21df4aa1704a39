import type { FindingKind } from '../shm/hints.ts'

/** What `explore --json` prints and `--out DIR` writes as result.json; part of the contract. */
export interface ExploreResult {
  command: 'explore'
  ok: boolean
  scenario: string
  design?: string
  bug?: string | null
  strategy: string
  seed: number
  /** whole executions */
  executions: number
  /** begun and given up */
  redundant: number
  /** nothing is left to explore */
  complete: boolean
  steps: number
  elapsedMs: number
  executionsPerSecond: number
  interrupted?: boolean
  outcomes: Record<string, number>
  findings: ExploreFinding[]
}

export interface ExploreFinding {
  kind: FindingKind
  message: string
  judge?: string
  /** 1-based index of the failing execution */
  execution: number
  /** what `replay` takes */
  schedule: string
  switches: number
  trace: TraceStep[]
}

export interface TraceStep {
  cpu: number
  op: string
  location: string
  value?: unknown
  source: string
}
