import type { Told } from '../subjects/knob_words.ts'

/** What `evidence --json` prints: the claims, and what was seen of each under every design. */
import type { Verdict } from '../verdict.ts'

export interface EvidenceResult {
  command: 'evidence'
  ok: boolean
  verdict: Verdict
  seed: number
  /** that each stress run was given */
  seconds: number
  executions: number
  bug: string | null
  standIns: string[]
  designs: string[]
  interrupted: boolean
  /** who was running where, when the run was ended from outside */
  notBack?: string
  /** every knob as it was turned */
  knobs?: Told
  claims: ClaimResult[]
}

export interface ClaimResult {
  number: number
  claim: string
  designs: DesignEvidence[]
}

export interface DesignEvidence {
  design: string
  holds: boolean
  /** whether it is meant to hold under this design */
  meant: boolean
  /** why neither was seen, where what was run decides nothing */
  undecided?: string
  /** what the verdict is not about, and must be read with it */
  beside?: string
  /** what was run */
  ran: string
  seen: string
  details: string[]
  commands: string[]
}
