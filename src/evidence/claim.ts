import { counted } from '../counted.ts'
import type { ExploreResult } from '../explore/run/explore_result.ts'
import type { StressResult } from '../report/stress_result.ts'
import type { Stack } from '../stack/stack_of.ts'

/**
 * A claim of the series' author, made into something that can be seen to hold or not to hold, design by design. What a
 * design is not meant to do, it must be seen not to do: a claim that holds everywhere by itself says nothing.
 */
export interface Claim {
  number: number
  /** what the seed says */
  claim: string
  /** designs under which it is not meant to hold */
  notUnder: readonly string[]
  observe(runners: Runners): Promise<Observation>
}

export interface Observation {
  holds: boolean
  /** why neither was seen, where what was seen carries no verdict */
  undecided?: string
  /** what is beside it, where somebody who reads the verdict alone would be misled */
  beside?: string
  /** what was run, in words */
  ran: string
  seen: string
  details?: string[]
  /** how to run it again */
  commands: string[]
}

export interface Subject {
  /** a name that `list` shows, or a file below src/scenarios */
  scenario: string
  layout?: 'union' | 'separate'
  executions?: number
}

/** Runs things under the design that is being looked at. */
export interface Runners {
  design: string
  /** the kernel stack that runs are measured by */
  stack: Stack
  explore(subject: Subject): Promise<Explored>
  /** the same result for the same scenario, however often it is asked for */
  stress(scenario: string): Promise<Stressed>
}

export interface Explored {
  result: ExploreResult
  command: string
}

export interface Stressed {
  result: StressResult
  command: string
}

/** Explores a scenario whose outcomes say all: the claim holds when every one of them is as it says. */
export async function everyOutcome(
  runners: Runners,
  scenario: string,
  told: { as(outcome: never): boolean; words(outcome: never): string },
): Promise<Observation> {
  const { result, command } = await runners.explore({ scenario })
  const outcomes = Object.entries(result.outcomes).map(([key, count]) => [JSON.parse(key)[0] as never, count] as const)
  const times = new Map<string, number>()
  for (const [outcome, count] of outcomes) {
    const words = told.words(outcome)
    times.set(words, (times.get(words) ?? 0) + count)
  }
  const seen = [...times].map(([words, count]) => `${words} (${count} of ${result.executions})`)
  return {
    holds: result.findings.length === 0 && outcomes.length > 0 && outcomes.every(([outcome]) => told.as(outcome)),
    ran: `${counted(result.executions, 'schedule')} of ${result.scenario}`,
    seen: [...findingsSeen(result), ...seen].join('; ') || 'nothing',
    commands: [command],
  }
}

/** The first finding of a run, as a sentence. */
export function findingsSeen({ findings }: ExploreResult | StressResult): string[] {
  const [first] = findings
  return first === undefined ? [] : [`${first.kind} (${first.judge ?? 'explorer'}): ${shortened(first.message)}`]
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 157)}...` : text
}
