/** What `evidence --json` prints: the claims, and what was seen of each under every design. */
export interface EvidenceResult {
  command: 'evidence'
  /** everything was seen to hold where it is meant to, and not to where it is not */
  ok: boolean
  seed: number
  /** that each stress run was given */
  seconds: number
  executions: number
  bug: string | null
  standIns: string[]
  designs: string[]
  interrupted: boolean
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
  /** what was run */
  ran: string
  seen: string
  details: string[]
  commands: string[]
}
