import type { EvidenceResult } from '../report/evidence_result.ts'
import type { ProgramOptions } from '../subjects/choose_program.ts'
import type { Options } from '../subjects/knobs.ts'
import { pick } from './pick.ts'

/** What the thread that looks at the claims is given. */
export interface EvidenceOrder {
  options: Options<'evidence'> & { seed: number }
  /** by their numbers */
  claims: readonly number[]
  /** what the result says of how it was made */
  ways: Pick<EvidenceResult, 'seed' | 'seconds' | 'executions' | 'bug' | 'standIns' | 'designs' | 'knobs'>
}

/** What chooses a program under one of the designs. */
export function programOptions(options: EvidenceOrder['options'], design: string): ProgramOptions {
  return { design, ...pick(options, ['standIn', 'bug', 'frames', 'threadSize', 'threadInfo', 'kstackOffset']) }
}
