/**
 * What an explorer worker runs (workers/explorer.mjs): a range of execution numbers of a sampling strategy. An execution
 * depends on its number and the seed alone, so the ranges may go to any worker in any order.
 */
import { InterleavingCoverage } from './coverage.ts'
import { createStrategy, type StrategyName, type StrategyOptions } from './create_strategy.ts'
import { createEngine, type Engine } from './engine.ts'
import { OutcomeTable } from './outcome_table.ts'
import { openProgram } from './program.ts'
import type { Strategy } from './scheduler_state.ts'

export interface JobSubject {
  file: string
  hash: string
  strategy: StrategyName
  options: StrategyOptions
  races: boolean
  steps: number
  coverage: boolean
}

export interface JobRange {
  subject: JobSubject
  from: number
  count: number
  keepGoing: boolean
}

export interface JobResult {
  from: number
  executions: number
  steps: number
  cut: number
  /** number of the first execution that failed in each way, and how many did */
  failures: Array<{ key: string; index: number; count: number }>
  /** number of the first execution that was cut */
  firstCut?: number
  outcomes: Array<{ key: string; count: number }>
  reached: Array<[string, number]>
  /** pairs of sites that this thread had not met before */
  pairs: number[]
  elapsedMs: number
}

let known: { key: string; engine: Engine; strategy: Strategy } | undefined

async function open(subject: JobSubject): Promise<{ engine: Engine; strategy: Strategy }> {
  const key = JSON.stringify(subject)
  if (known?.key !== key) {
    const program = await openProgram(subject.file, subject.hash)
    const engine = createEngine(program, {
      races: subject.races,
      steps: subject.steps,
      ...(subject.coverage ? { coverage: new InterleavingCoverage() } : {}),
    })
    known = { key, engine, ...createStrategy(subject.strategy, engine, subject.options) }
  }
  return known
}

export async function runRange({ subject, from, count, keepGoing }: JobRange): Promise<JobResult> {
  const { engine, strategy } = await open(subject)
  const startedAt = performance.now()
  const table = new OutcomeTable(undefined)
  const failures = new Map<string, { key: string; index: number; count: number }>()
  const result: JobResult = {
    from,
    executions: 0,
    steps: 0,
    cut: 0,
    failures: [],
    outcomes: [],
    reached: [],
    pairs: [],
    elapsedMs: 0,
  }
  engine.reached.clear()
  for (let index = from; index < from + count; index++) {
    const ending = engine.run(strategy, index)
    result.executions++
    result.steps += engine.state.steps
    if (ending === 'cut') {
      result.cut++
      result.firstCut ??= index
      continue
    }
    if (engine.complete()) table.add(engine.outcomes)
    const [found] = engine.findings
    if (found === undefined) continue
    const key = findingKey(found)
    const failure = failures.get(key)
    if (failure !== undefined) failure.count++
    else failures.set(key, { key, index, count: 1 })
    if (!keepGoing) break
  }
  result.failures = [...failures.values()]
  result.outcomes = Object.entries(table.counts()).map(([key, times]) => ({ key, count: times }))
  result.reached = [...engine.reached]
  result.pairs = engine.pairs?.taken() ?? []
  result.elapsedMs = performance.now() - startedAt
  return result
}

/** Findings that are the same but for numbers count as one. */
export function findingKey({ kind, judge, message }: { kind: string; judge?: string; message: string }): string {
  return `${kind} ${judge} ${message.replace(/\d+/g, '#')}`
}
