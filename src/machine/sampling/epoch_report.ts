/** What a CPU tells the main thread at the end of an epoch. */
export interface EpochReport {
  cpu: number
  epoch: number
  rounds: number
  elapsedMs: number
  /** ids of all CPUs -> how often; of this CPU's share */
  outcomes: Array<[ids: number[], count: number]>
  thrown: Failure[]
  failedChecks: Failure[]
}

/** Equal failures of one epoch; ids and words are those of the first. */
export interface Failure {
  message: string
  count: number
  /** the outcomes of all CPUs */
  ids: number[]
  /** the shared words of that copy afterwards */
  words: number[][]
}
