import type { Told } from '../subjects/knob_words.ts'
import type { Verdict } from '../verdict.ts'
import type { Held } from '../witness/witness.ts'

/** What `witness --json` prints: the model and a kernel, program by program. */
export interface WitnessResult extends Held {
  command: 'witness'
  ok: boolean
  verdict: Verdict
  /** `live`: the running kernel was asked; else the file that has its answers */
  from: string
  /** why the running kernel was not asked */
  refused?: string
  seed: number
  interrupted: boolean
  knobs?: Told
  /** of two recordings: what the second kernel answers otherwise */
  changes?: { compared: number; first: string; second: string; list: string[] }
}
