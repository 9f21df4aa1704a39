import * as v from 'valibot'
import { optionalNumber, traced } from './stored_finding.ts'

const campaignFinding = v.looseObject({
  ...traced.entries,
  number: v.number(),
  identity: v.string(),
  search: v.string(),
  searches: v.array(v.string()),
  count: v.number(),
  foundBy: v.string(),
  minimisedBy: v.nullable(v.string()),
  seenAgain: v.string(),
  reason: v.optional(v.string()),
})
/** How often and how soon each bug was found: a campaign has it, and what a score stored before it was one. */
export const scoreRows = v.array(
  v.looseObject({
    bug: v.string(),
    strategy: v.string(),
    found: v.number(),
    seeds: v.number(),
    medianSchedules: optionalNumber,
    medianMs: optionalNumber,
  }),
)

/** As far as its summary and its page need it. */
export const campaign = v.looseObject({
  command: v.literal('campaign'),
  campaign: v.number(),
  name: v.string(),
  version: v.string(),
  db: v.string(),
  finishedAt: optionalNumber,
  stopped: v.boolean(),
  elapsedMs: v.number(),
  units: optionalNumber,
  unitsDone: v.number(),
  unitsSetAside: v.number(),
  executions: v.number(),
  programs: v.number(),
  steps: v.number(),
  cut: v.number(),
  pairs: v.number(),
  upperBound: v.optional(v.number()),
  searches: v.array(
    v.looseObject({
      words: v.string(),
      strategy: v.string(),
      units: optionalNumber,
      unitsDone: v.number(),
      executions: v.number(),
      busyMs: v.number(),
      steps: v.number(),
      pairs: v.number(),
      findings: v.number(),
      complete: v.boolean(),
      refused: v.nullable(v.string()),
      upperBound: v.optional(v.number()),
    }),
  ),
  workers: v.array(
    v.looseObject({
      name: v.string(),
      machine: v.string(),
      search: v.nullable(v.string()),
      executions: v.number(),
      executionsPerSecond: v.number(),
      silentMs: optionalNumber,
    }),
  ),
  growth: v.array(v.looseObject({ atMs: v.number(), executions: v.number(), pairs: v.number(), findings: v.number() })),
  rows: scoreRows,
  findings: v.array(campaignFinding),
  unconfirmed: v.array(campaignFinding),
  known: v.array(campaignFinding),
  meant: v.array(campaignFinding),
  gone: v.array(v.looseObject({ finding: v.string(), reason: v.string() })),
})
