import type { Finding } from '../machine/finding.ts'
import type { LockdepSeen, RecentCall, StackSeen, WorkStats } from '../machine/torture.ts'
import type { Told } from '../subjects/knob_words.ts'
import type { Verdict } from '../verdict.ts'
import type { BridgeResult } from './bridge_result.ts'
import type { RunTimeline } from './timeline/run_timeline.ts'

/** What `stress --json` prints and `--out DIR` writes as result.json; part of the contract. */
export interface StressResult {
  command: 'stress'
  ok: boolean
  verdict: Verdict
  scenario: string
  design: string
  bug: string | null
  seed: number
  cpus: number
  kworkers: number
  /** raced, not asked for */
  seconds: number
  interrupted: boolean
  /** who was running where, when the run was ended from outside */
  notBack?: string
  /** user scenarios: how often all CPUs ran */
  executions?: number
  executionsPerSecond?: number
  ops: { total: number; perSecond: number; byKind: Record<string, number> }
  flush: Percentiles
  cleanup: Percentiles & { byContext: Record<string, number> }
  /** when deactivate_super began, at the least, with the calls that led there */
  stack: StackSeen
  /** null: there is no arena, or the run ended before everything was torn down */
  arena: { usedAtStart: number | null; usedAtEnd: number | null }
  /** torture runs */
  finalPuts?: number
  superblocksKilled?: number
  modules?: { loaded: number; unloaded: number; initFailed: number }
  work?: WorkStats
  judges?: Record<string, number>
  mounts?: {
    from: string
    count: number
    /** peer groups, mounts in them, and mounts that receive from one */
    groups?: number
    peers?: number
    slaves?: number
    /** copies that peers and slaves got, and those that went with what they are copies of */
    propagated?: { mounts: number; umounts: number }
  }
  /** the context guard's verdict: cleanups that it watched, and reads of the current task */
  context?: { cleanups: number; reads: number }
  /** absent without lockdep */
  lockdep?: LockdepSeen
  /** how often each `sometimes` mark was reached; and which ones never were */
  reached?: Record<string, number>
  unreached?: string[]
  layout?: string
  disturbers?: string[]
  /** every knob as it was turned, by its name in the table (src/subjects/knobs.ts): what repeats the run */
  knobs?: Told
  /** user scenarios, by JSON.stringify of the CPUs' outcomes */
  outcomes?: Record<string, number>
  /** user scenarios: the knobs that brought the rarest outcomes most often */
  tuned?: Record<string, number | string>
  /** with --trace: what every thread did around the slowest flush and around the findings */
  timelines?: RunTimeline[]
  findings: Finding[]
  /** with a finding: what each CPU of a torture did last before it, oldest first */
  recentCalls?: RecentCall[][]
  /** the first finding under a controlled schedule; absent without one, or with --bridge off */
  bridge?: BridgeResult
}

export interface Percentiles {
  count: number
  p50Us: number | null
  p90Us: number | null
  p99Us: number | null
  p999Us: number | null
  maxUs: number | null
  /** bucket b counts durations of [2^b, 2^(b+1)) nanoseconds */
  log2Buckets?: number[]
}
