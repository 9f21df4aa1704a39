/** What `report` needs of a result.json: enough that its summary can be made again. Fields beyond these are kept. */
import * as v from 'valibot'
import { benchResult } from './bench_result.ts'

const counts = v.record(v.string(), v.number())
const optionalNumber = v.nullable(v.number())
const percentiles = v.looseObject({
  count: v.number(),
  p50Us: optionalNumber,
  p90Us: optionalNumber,
  p99Us: optionalNumber,
  p999Us: optionalNumber,
  maxUs: optionalNumber,
})
const finding = v.looseObject({ kind: v.string(), message: v.string() })
const traced = v.looseObject({
  ...finding.entries,
  schedule: v.string(),
  switches: v.number(),
  trace: v.array(v.looseObject({ cpu: v.string(), op: v.string(), location: v.string(), source: v.string() })),
})

const stress = v.looseObject({
  command: v.literal('stress'),
  scenario: v.string(),
  design: v.string(),
  bug: v.nullable(v.string()),
  seed: v.number(),
  cpus: v.number(),
  kworkers: v.number(),
  seconds: v.number(),
  ops: v.looseObject({ total: v.number(), perSecond: v.number(), byKind: counts }),
  flush: percentiles,
  cleanup: v.looseObject({ ...percentiles.entries, byContext: counts }),
  stack: v.looseObject({ minFreeBytes: optionalNumber }),
  arena: v.looseObject({ usedAtStart: optionalNumber, usedAtEnd: optionalNumber }),
  findings: v.array(finding),
})

const explore = v.looseObject({
  command: v.literal('explore'),
  scenario: v.string(),
  strategy: v.string(),
  seed: v.number(),
  executions: v.number(),
  redundant: v.number(),
  complete: v.boolean(),
  steps: v.number(),
  executionsPerSecond: v.number(),
  outcomes: counts,
  findings: v.array(traced),
})

const replay = v.looseObject({ command: v.literal('replay'), scenario: v.string(), findings: v.array(traced) })

const discover = v.looseObject({
  command: v.literal('discover'),
  design: v.string(),
  seed: v.number(),
  programs: v.number(),
  executions: v.number(),
  steps: v.number(),
  findings: v.array(traced),
})

const score = v.looseObject({
  command: v.literal('score'),
  seeds: v.number(),
  rows: v.array(
    v.looseObject({
      bug: v.string(),
      strategy: v.string(),
      found: v.number(),
      seeds: v.number(),
      medianSchedules: optionalNumber,
      medianMs: optionalNumber,
    }),
  ),
})

const evidence = v.looseObject({
  command: v.literal('evidence'),
  ok: v.boolean(),
  seed: v.number(),
  seconds: v.number(),
  executions: v.number(),
  bug: v.nullable(v.string()),
  standIns: v.array(v.string()),
  designs: v.array(v.string()),
  interrupted: v.boolean(),
  claims: v.array(
    v.looseObject({
      number: v.number(),
      claim: v.string(),
      designs: v.array(
        v.looseObject({
          design: v.string(),
          holds: v.boolean(),
          meant: v.boolean(),
          ran: v.string(),
          seen: v.string(),
          details: v.array(v.string()),
          commands: v.array(v.string()),
        }),
      ),
    }),
  ),
})

const stored = v.variant('command', [stress, explore, replay, discover, benchResult, score, evidence])

export type StoredResult = v.InferOutput<typeof stored>

/** The result, or in one line what it lacks and where. */
export function parseStoredResult(value: unknown): StoredResult | string {
  const parsed = v.safeParse(stored, value)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const where = v.getDotPath(issue)
  return `${where === null ? '' : `${where}: `}${issue.message}`
}
