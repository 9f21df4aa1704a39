import type { ExploreFinding, ExploreResult } from '../explore/run/explore_result.ts'
import type { ToldCall } from '../structure/checker/told_calls.ts'
import type { Searched } from '../structure/search/search.ts'
import type { Stressed } from '../structure/stress/stress.ts'
import type { Told } from '../subjects/knob_words.ts'
import type { Verdict } from '../verdict.ts'

/** What `discover FILE` and `explore FILE` of a structure print with --json; what they share with other results has the same names. */
export interface StructureResult
  extends Omit<Searched, 'discoveries' | 'failed'>,
    Partial<Pick<Stressed, 'stuck' | 'longest' | 'undecided'>>,
    StructureRun {
  ok: boolean
  verdict: Verdict
  knobs?: Told
  executionsPerSecond: number
  findings: StructureFinding[]
}

interface StructureRun extends Pick<ExploreResult, 'scenario' | 'seed'> {
  command: 'discover' | 'explore' | 'stress'
  strategy: string
}

export interface StructureFinding extends ExploreFinding {
  program: unknown
  /** the program for a person, a line for each CPU */
  programText: string[]
  foundIn: { program: number; execution: number; elapsedMs: number; operations: number }
  /** the calls as a chart shows them, where the finding is about their order */
  calls?: ToldCall[]
  /** finds it again */
  again: string
  /** stress: what real threads did; the rest is the schedule that shows the same, where one was found */
  onThreads?: { message: string; programText: string[]; round: number }
}
