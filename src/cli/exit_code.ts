import { type Judged, type Verdict, verdictOf } from '../verdict.ts'

/** What the process exits with; part of the contract. */
export const exitCode = {
  noFinding: 0,
  finding: 1,
  badInput: 2,
  ownFault: 3,
  undecided: 4,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

const CODES: Record<Verdict, ExitCode> = {
  success: exitCode.noFinding,
  failure: exitCode.finding,
  undecided: exitCode.undecided,
  interrupted: exitCode.interrupted,
}

/** Whoever interrupted a run knows that its findings are not all there are, and is told by the code that it was heard. */
export function exitCodeOf(result: Judged): ExitCode {
  return result.interrupted === true ? exitCode.interrupted : CODES[verdictOf(result)]
}
