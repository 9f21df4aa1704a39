import fc from 'fast-check'
import type { ExploreFinding } from '../explore/run/explore_result.ts'
import { sameVerdict } from '../explore/story/finding.ts'
import type { Engines } from './engines.ts'
import { arbitraryOf, fastCheckSeed, type Lineage, type Origin } from './lineage.ts'
import type { Program } from './program.ts'

export interface Shrunk {
  program: Program
  /** fast-check's path from the program that was found to this one */
  path: string
  /** how that one fails */
  explored: ExploreFinding
}

export interface ShrinkOptions {
  engines: Engines
  origin: Origin
  lineage: Lineage
  /** what must be found again */
  finding: Pick<ExploreFinding, 'kind' | 'judge' | 'execution'> & { alone: boolean }
  seed: number
  seconds: number
  signal?: AbortSignal
}

const FEWEST_EXECUTIONS = 60
const MOST_EXECUTIONS = 600
const TIMES_AS_FOUND = 4

/** Executions for one candidate: a smaller program may need more of them than the one that was found. */
export function candidateExecutions(foundIn: number, most = MOST_EXECUTIONS): number {
  return Math.min(most, Math.max(FEWEST_EXECUTIONS, foundIn * TIMES_AS_FOUND))
}

/** The smallest program that fast-check's shrinking leads to with the same judge still speaking, or as far as time allows. */
export async function shrink(options: ShrinkOptions): Promise<Shrunk | undefined> {
  const { engines, origin, lineage, finding, seed, signal } = options
  const until = performance.now() + options.seconds * 1000
  const executions = candidateExecutions(finding.execution)
  let tried = 0
  let explored: ExploreFinding | undefined
  const fails = async (program: Program): Promise<boolean> => {
    if (tried++ > 0 && (performance.now() > until || signal?.aborted)) return false
    const budget = tried === 1 ? finding.execution : executions
    const result = await engines.explore(program, { seed, executions: budget, alone: finding.alone })
    const same = result?.findings.find((each) => sameVerdict(each, finding))
    explored = same ?? explored
    return same !== undefined
  }
  const details = await fc.check(
    fc.asyncProperty(arbitraryOf(origin, lineage), async (program) => !(await fails(program))),
    { seed: fastCheckSeed(origin, lineage), numRuns: 1 },
  )
  if (!details.failed || details.counterexample === null || explored === undefined) return undefined
  const path = (details.counterexamplePath ?? '0').split(':').slice(1).join(':')
  // shrinking goes on from whatever failed last
  return { program: details.counterexample[0], path, explored }
}
