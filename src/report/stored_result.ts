/** What `report` needs of a result.json: enough that its summary can be made again. Fields beyond these are kept. */
import * as v from 'valibot'
import { benchResult } from './bench_result.ts'
import { parseBy } from './parse_by.ts'
import { campaign, scoreRows } from './stored_campaign.ts'
import { finding, optionalNumber, traced } from './stored_finding.ts'

const counts = v.record(v.string(), v.number())
const percentiles = v.looseObject({
  count: v.number(),
  p50Us: optionalNumber,
  p90Us: optionalNumber,
  p99Us: optionalNumber,
  p999Us: optionalNumber,
  maxUs: optionalNumber,
  log2Buckets: v.optional(v.array(v.number())),
})
/** What was met on the way, in stress and explore alike. */
const met = {
  lockdep: v.optional(
    v.looseObject({
      classes: v.number(),
      dependencies: v.number(),
      reports: v.number(),
      full: v.optional(v.literal(true)),
    }),
  ),
  context: v.optional(v.looseObject({ cleanups: v.number(), reads: v.number() })),
  reached: v.optional(counts),
  unreached: v.optional(v.array(v.string())),
}
const frames = v.array(
  v.looseObject({
    function: v.string(),
    bytes: v.number(),
    high: v.number(),
    by: v.picklist(['measured', 'published', 'derived', 'inlined', 'gone', 'knob']),
    source: v.string(),
  }),
)
const stackSeen = {
  maxFreeBytes: v.optional(v.number()),
  calls: v.optional(v.array(v.string())),
  chain: v.optional(frames),
  mayOverflow: v.optional(v.looseObject({ over: v.number(), frames })),
}
const moment = v.looseObject({ lane: v.string(), atUs: v.number() })
const span = v.looseObject({ fromUs: v.number(), toUs: v.number(), kind: v.string(), what: v.string() })
const timeline = v.looseObject({
  title: v.string(),
  tookUs: v.number(),
  fromUs: v.number(),
  toUs: v.number(),
  lanes: v.array(v.looseObject({ name: v.string(), spans: v.array(span) })),
  flows: v.optional(v.array(v.looseObject({ what: v.string(), from: moment, to: moment }))),
  marks: v.optional(v.array(v.looseObject({ ...moment.entries, what: v.string() }))),
})

/** Every knob as it was turned, where the result says it. */
const knobs = v.optional(v.record(v.string(), v.unknown()))

const stress = v.looseObject({
  command: v.literal('stress'),
  knobs,
  scenario: v.string(),
  design: v.string(),
  bug: v.nullable(v.string()),
  seed: v.number(),
  cpus: v.number(),
  kworkers: v.number(),
  seconds: v.number(),
  executions: v.optional(v.number()),
  executionsPerSecond: v.optional(v.number()),
  ops: v.looseObject({ total: v.number(), perSecond: v.number(), byKind: counts }),
  flush: percentiles,
  cleanup: v.looseObject({ ...percentiles.entries, byContext: counts }),
  stack: v.looseObject({ minFreeBytes: optionalNumber, ...stackSeen }),
  arena: v.looseObject({ usedAtStart: optionalNumber, usedAtEnd: optionalNumber }),
  outcomes: v.optional(counts),
  judges: v.optional(counts),
  work: v.optional(v.looseObject({ itemsByQueue: counts, rescues: v.number(), mostWorkersBusy: v.number() })),
  mounts: v.optional(v.looseObject({ from: v.string(), count: v.number() })),
  ...met,
  timelines: v.optional(v.array(timeline)),
  recentCalls: v.optional(v.array(v.array(v.looseObject({ call: v.string(), result: optionalNumber })))),
  bridge: v.optional(
    v.looseObject({
      of: v.string(),
      programs: v.number(),
      executions: v.number(),
      elapsedMs: v.number(),
      programText: v.optional(v.array(v.string())),
      finding: v.optional(traced),
      failed: v.optional(v.string()),
    }),
  ),
  findings: v.array(finding),
})

const explore = v.looseObject({
  command: v.literal('explore'),
  knobs,
  scenario: v.string(),
  strategy: v.string(),
  seed: v.number(),
  executions: v.number(),
  redundant: v.number(),
  complete: v.boolean(),
  cut: v.optional(v.number()),
  steps: v.number(),
  executionsPerSecond: v.number(),
  outcomes: counts,
  stack: v.optional(v.looseObject({ minFreeBytes: v.number(), ...stackSeen })),
  ...met,
  findings: v.array(traced),
})

const replay = v.looseObject({ command: v.literal('replay'), knobs, scenario: v.string(), findings: v.array(traced) })

const discover = v.looseObject({
  command: v.literal('discover'),
  knobs,
  design: v.string(),
  seed: v.number(),
  programs: v.number(),
  executions: v.number(),
  steps: v.number(),
  stack: v.optional(v.looseObject({ minFreeBytes: v.number(), ...stackSeen })),
  pairs: v.optional(v.number()),
  corpus: v.optional(v.number()),
  growth: v.optional(v.array(v.tuple([v.number(), v.number()]))),
  findings: v.array(traced),
})

const structureResult = v.looseObject({
  command: v.picklist(['discover', 'explore', 'stress']),
  knobs,
  scenario: v.string(),
  strategy: v.string(),
  seed: v.number(),
  programs: v.number(),
  unfit: v.number(),
  executions: v.number(),
  executionsPerSecond: v.number(),
  redundant: v.number(),
  cut: v.number(),
  steps: v.number(),
  complete: v.boolean(),
  overtaken: v.looseObject({ waits: v.number(), most: v.number(), total: v.number() }),
  findings: v.array(
    v.looseObject({
      ...traced.entries,
      foundIn: v.looseObject({
        program: v.number(),
        execution: v.number(),
        elapsedMs: v.number(),
        operations: v.number(),
      }),
      again: v.string(),
    }),
  ),
})

const score = v.looseObject({
  command: v.literal('score'),
  seeds: v.number(),
  rows: scoreRows,
})

const evidence = v.looseObject({
  command: v.literal('evidence'),
  knobs,
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
          undecided: v.optional(v.string()),
          beside: v.optional(v.string()),
          details: v.array(v.string()),
          commands: v.array(v.string()),
        }),
      ),
    }),
  ),
})

const disagreement = v.looseObject({ ...finding.entries, title: v.string(), programText: v.array(v.string()) })
const witness = v.looseObject({
  command: v.literal('witness'),
  knobs,
  kernel: v.string(),
  from: v.string(),
  refused: v.optional(v.string()),
  alone: v.looseObject({ programs: v.number(), calls: v.number(), same: v.number(), argued: counts }),
  races: v.array(
    v.looseObject({
      title: v.string(),
      rounds: v.number(),
      executions: v.number(),
      kernel: counts,
      modelOnly: v.array(v.string()),
      kernelOnly: v.array(v.string()),
    }),
  ),
  notAsked: v.array(v.looseObject({ what: v.string(), why: v.string() })),
  changes: v.optional(
    v.looseObject({ compared: v.number(), first: v.string(), second: v.string(), list: v.array(v.string()) }),
  ),
  findings: v.array(disagreement),
})

const stored = v.variant('command', [
  stress,
  explore,
  replay,
  discover,
  benchResult,
  score,
  evidence,
  witness,
  campaign,
])

export type StoredResult = v.InferOutput<typeof stored> | v.InferOutput<typeof structureResult>

/** The result, or in one line what it lacks and where. */
export function parseStoredResult(value: unknown): StoredResult | string {
  return isOfStructure(value) ? parseBy(structureResult, value) : parseBy(stored, value)
}

/** Its commands are those of others; how often who waits was overtaken only a search over a structure's programs says. */
export function isOfStructure(value: unknown): value is v.InferOutput<typeof structureResult> {
  return typeof value === 'object' && value !== null && 'overtaken' in value
}
