/** A unit: some ten seconds of work. It says all that its result depends on, so every worker gets the same. */
import type { Lineage } from '../discover/lineage.ts'
import type { NamedPair } from '../explore/measures/coverage.ts'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import type { Told } from '../subjects/knob_words.ts'
import type { SearchCommand } from './plan.ts'

export interface Unit {
  command: SearchCommand
  knobs: Told
  seed: number
  /** executions of explore, programs of the others */
  amount: number
  untilFinding: boolean
  /** of discover: which programs, and what they may extend */
  base?: Base
}

export interface Base {
  /** its first program's number */
  first: number
  /** everything that was known before this generation of units */
  generation: number
  lineages: readonly Lineage[]
}

export interface UnitResult {
  /** of the linked program: another one means other executions */
  hash: string
  executions: number
  programs: number
  steps: number
  /** executions that were cut at the bound of steps */
  cut: number
  /** executions that failed, of explore */
  failing: number
  /** nothing is left to explore */
  complete: boolean
  pairs: readonly NamedPair[]
  findings: ExploreFinding[]
  /** of discover: programs that met something new */
  lineages: readonly Lineage[]
  ms: number
}
