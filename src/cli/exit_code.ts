/** What the process exits with; part of the contract. */
export const exitCode = {
  noFinding: 0,
  finding: 1,
  badInput: 2,
  ownFault: 3,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
