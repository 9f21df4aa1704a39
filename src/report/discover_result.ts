import type { Discovered, Discovery } from '../discover/discovered.ts'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import type { Told } from '../subjects/knob_words.ts'
import type { Verdict } from '../verdict.ts'

/** What `discover --json` prints and `--out DIR` writes as result.json; part of the contract. */
export interface DiscoverResult extends Omit<Discovered, 'discoveries' | 'lineages'> {
  command: 'discover'
  ok: boolean
  verdict: Verdict
  design: string
  bug: string | null
  seed: number
  executionsPerSecond: number
  /** who was running where, when the run was ended from outside */
  notBack?: string
  /** every knob as it was turned */
  knobs?: Told
  findings: DiscoverFinding[]
}

export interface DiscoverFinding extends ExploreFinding, Pick<Discovery, 'program' | 'path' | 'foundIn' | 'alone'> {
  /** the program for a person, a line for each operation */
  programText: string[]
  /** generates the program again */
  again: string
}
