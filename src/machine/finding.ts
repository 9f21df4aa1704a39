import type { About } from '../shm/about.ts'
import type { FindingKind } from '../shm/hints.ts'

/** What a run on real threads found; part of the JSON contract. */
export interface Finding {
  kind: FindingKind
  message: string
  judge?: string
  about?: About
  cpu?: number
  op?: string
  /** how often it was seen */
  count?: number
  /** a halt: who waits for what held by whom, one chain a line */
  waitFor?: string[]
  /** a deadlock: what every thread was doing */
  threads?: Array<{
    name: string
    state: string
    op?: string
    waitsFor?: string | null
    locksHeld?: string[]
    at?: string
    reads?: string[]
  }>
}
