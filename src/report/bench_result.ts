/**
 * What `bench --json` prints and `--out DIR` writes as result.json; part of the contract. Times are microseconds, measured
 * in the worker that waits. A row's `id` is the same in every run, so that two results can be compared row by row; `rounds`
 * are the medians of its rounds, each on a machine booted anew, and are what a comparison tests.
 */

import * as v from 'valibot'
import { VERDICTS } from '../verdict.ts'
import { parseBy } from './parse_by.ts'
import { CAUSES } from './timeline/waits.ts'

const us = v.nullable(v.number())

const latency = v.object({
  count: v.number(),
  meanUs: us,
  p50Us: us,
  p90Us: us,
  p99Us: us,
  p999Us: us,
  maxUs: us,
  /** [from, to, how many]: geometric buckets, ascending, the empty ones left out */
  buckets: v.array(v.tuple([v.number(), v.number(), v.number()])),
  /** median of each round */
  rounds: v.array(v.number()),
})

/** What cannot be faster on this machine, whatever a kernel does. */
const floor = v.object({
  id: v.string(),
  title: v.string(),
  latency,
  timesRoundTrip: us,
})

const latencyRow = v.object({
  id: v.string(),
  title: v.string(),
  /** flush_filesystem, flush_work, final mntput, umount, ... */
  subject: v.string(),
  /** null: the subject is the same in every design */
  design: v.nullable(v.string()),
  cpus: v.number(),
  kworkers: v.number(),
  /** mounts, or items, outstanding */
  mounts: v.number(),
  superblocks: v.number(),
  killSbUs: v.number(),
  /** null: idle; else what other CPUs do meanwhile */
  load: v.nullable(v.object({ cpus: v.number(), putsPerSecond: v.number() })),
  /** each call follows the one before: the waiting of a caller, once it calls */
  closed: latency,
  /** calls due at a fixed rate, timed from when they were due: a stall counts for every call that it delays */
  open: v.nullable(v.object({ perSecond: v.number(), ...latency.entries })),
  /** as a multiple of the bare wait/notify round trip of the same state, made in turn with the calls: median over the rounds */
  timesRoundTrip: us,
  /** that floor, and the 95 % interval of the multiple, from the rounds */
  against: v.optional(
    v.object({ state: v.string(), floorUs: us, low: v.number(), high: v.number(), rounds: v.array(v.number()) }),
  ),
  /** of the call alone where the clock already runs before it, because the puts belong to the cost */
  callAloneP50Us: us,
})

const throughputRow = v.object({
  id: v.string(),
  title: v.string(),
  subject: v.string(),
  design: v.nullable(v.string()),
  cpus: v.number(),
  unit: v.string(),
  perSecond: v.number(),
  rounds: v.array(v.number()),
})

const growthRow = v.object({
  id: v.string(),
  title: v.string(),
  design: v.string(),
  over: v.picklist(['mounts', 'cpus', 'namespaces']),
  points: v.array(v.object({ x: v.number(), p50Us: v.number(), rounds: v.array(v.number()) })),
  /** p50 = scaleUs * x ^ exponent, by least squares on logarithms; the interval is 95 % from the rounds */
  fit: v.object({
    exponent: v.number(),
    low: v.number(),
    high: v.number(),
    scaleUs: v.number(),
    r2: v.number(),
  }),
  words: v.string(),
})

const place = v.object({ lane: v.string(), atUs: v.number() })

/** What each CPU and kworker did around the slowest flush of a design; see RunTimeline. */
const timeline = v.object({
  design: v.string(),
  title: v.string(),
  /** the flush lies at 0 to tookUs */
  tookUs: v.number(),
  fromUs: v.number(),
  toUs: v.number(),
  lanes: v.array(
    v.object({
      name: v.string(),
      spans: v.array(
        v.object({
          fromUs: v.number(),
          toUs: v.number(),
          kind: v.string(),
          what: v.string(),
        }),
      ),
    }),
  ),
  flows: v.optional(v.array(v.object({ what: v.string(), from: place, to: place }))),
  marks: v.optional(v.array(v.object({ ...place.entries, what: v.string(), finding: v.optional(v.boolean()) }))),
  leftOut: v.optional(v.number()),
})

/** Where the slowest calls of a row waited, from a recording apart; see report/timeline/waits.ts. */
const waits = v.object({
  id: v.string(),
  title: v.string(),
  design: v.nullable(v.string()),
  kworkers: v.number(),
  calls: v.number(),
  /** of the slowest hundredth: how many, and the fastest of them */
  slowest: v.number(),
  fromUs: v.number(),
  /** of their time, the largest first */
  shares: v.array(v.object({ cause: v.picklist(CAUSES), share: v.number() })),
  /** of the call in the middle: each wake-up on its way */
  wakeUps: v.array(
    v.object({ what: v.string(), from: v.string(), to: v.string(), atUs: v.number(), tookUs: v.number() }),
  ),
})

/** A figure that this project has set itself, as this run met it. */
const goal = v.object({
  id: v.string(),
  text: v.string(),
  measured: v.nullable(v.number()),
  limit: v.number(),
  /** null: not measured in this run */
  ok: v.nullable(v.boolean()),
  /** 95 % interval of what was measured, from the rounds */
  low: v.optional(v.number()),
  high: v.optional(v.number()),
})

const difference = v.object({
  id: v.string(),
  title: v.string(),
  before: v.number(),
  after: v.number(),
  /** after / before */
  ratio: v.number(),
  /** of Holm's correction over all rows */
  p: v.number(),
  verdict: v.picklist(['slower', 'faster', 'noise']),
})

const comparison = v.object({
  with: v.string(),
  rows: v.number(),
  differences: v.array(difference),
  words: v.array(v.string()),
})

export const benchResult = v.object({
  command: v.literal('bench'),
  ok: v.boolean(),
  verdict: v.optional(v.picklist(VERDICTS)),
  version: v.literal(1),
  seed: v.number(),
  quick: v.boolean(),
  interrupted: v.boolean(),
  filter: v.nullable(v.string()),
  /** rounds that were finished */
  rounds: v.number(),
  elapsedMs: v.number(),
  machine: v.object({ cores: v.number(), cpu: v.string(), node: v.string(), platform: v.string() }),
  /** p50 of the bare wait/notify round trip between two workers: the unit of `timesRoundTrip` */
  roundTripUs: us,
  floors: v.array(floor),
  latencies: v.array(latencyRow),
  throughput: v.array(throughputRow),
  growth: v.array(growthRow),
  timelines: v.array(timeline),
  waits: v.optional(v.array(waits)),
  /** system calls on one thread of an idle machine */
  calls: v.array(v.object({ name: v.string(), meanNs: v.number(), p50Ns: v.number(), p99Ns: v.number() })),
  goals: v.array(goal),
  comparison: v.nullable(comparison),
  findings: v.array(v.object({ kind: v.string(), message: v.string() })),
  /** every knob as it was turned */
  knobs: v.optional(v.record(v.string(), v.unknown())),
})

export type BenchResult = v.InferOutput<typeof benchResult>
export type Latency = v.InferOutput<typeof latency>
export type Floor = v.InferOutput<typeof floor>
export type LatencyRow = v.InferOutput<typeof latencyRow>
export type RowWaits = NonNullable<BenchResult['waits']>[number]
export type ThroughputRow = v.InferOutput<typeof throughputRow>
export type GrowthRow = v.InferOutput<typeof growthRow>
export type Goal = v.InferOutput<typeof goal>
export type Difference = v.InferOutput<typeof difference>
export type Comparison = v.InferOutput<typeof comparison>

/** The result that `text` holds, or in one line what it lacks and where. */
export function parseBenchResult(text: string): BenchResult | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return `not JSON (${(error as Error).message})`
  }
  return parseBy(benchResult, value)
}
