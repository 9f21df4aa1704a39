import type { Engines } from '../discover/engines.ts'
import type { Program } from '../discover/program.ts'

/** Executions in one go, each go with a strategy of its own. */
const BATCH = 50
const STRATEGIES = ['pos', 'random', 'pos', 'pct', 'pos', 'surw'] as const

/** Fewer executions say nothing of what is not among them: not every strategy had its turn twice. */
const FEWEST = 2 * STRATEGIES.length * BATCH

interface ModelOutcomes {
  outcomes: Set<string>
  executions: number
  /** the second half of the executions brought nothing new */
  settled: boolean
}

/**
 * What a race can come to in the model, by sampling: until everything that is looked for was seen, and at most so many executions.
 * A set that is sampled may lack an outcome that is rare; it has none that the model cannot come to.
 */
export async function modelOutcomes(
  engines: Engines,
  program: Program,
  wanted: readonly string[],
  { seed, executions: most }: { seed: number; executions: number },
): Promise<ModelOutcomes> {
  const outcomes = new Set<string>()
  let executions = 0
  let newest = 0
  for (let batch = 0; executions < most; batch++) {
    const strategy = STRATEGIES[batch % STRATEGIES.length]!
    const result = await engines.explore(program, {
      seed: seed + batch,
      executions: Math.min(BATCH, most - executions),
      strategy,
    })
    if (result === undefined || result.executions === 0) break
    executions += result.executions
    for (const outcome of Object.keys(result.outcomes)) {
      if (!outcomes.has(outcome)) newest = executions
      outcomes.add(outcome)
    }
    if (result.findings.length > 0) break
    if (batch >= STRATEGIES.length - 1 && wanted.every((outcome) => outcomes.has(outcome))) break
  }
  return { outcomes, executions, settled: executions >= Math.max(2 * newest, FEWEST) }
}
