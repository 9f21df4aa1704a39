import type { BenchResult, Latency } from '../../src/report/bench_result.ts'

/** A result of the bench without a bench: rows with the round medians that are given. */
export function madeUpResult(rows: Record<string, number[]>, floors: Record<string, number[]> = {}): BenchResult {
  const rounds = Math.max(0, ...Object.values(rows).map((each) => each.length))
  return {
    command: 'bench',
    ok: true,
    version: 1,
    seed: 1,
    quick: false,
    interrupted: false,
    filter: null,
    rounds,
    elapsedMs: 1,
    machine: { cores: 2, cpu: 'made up', node: 'v20', platform: 'linux x64' },
    roundTripUs: 10,
    floors: Object.entries(floors).map(([id, each]) => ({ id, title: id, latency: latency(each), timesRoundTrip: 1 })),
    latencies: Object.entries(rows).map(([id, each]) => ({
      id,
      title: id,
      subject: id,
      design: 'inline',
      cpus: 3,
      kworkers: 2,
      mounts: 1,
      superblocks: 1,
      killSbUs: 0,
      load: null,
      closed: latency(each),
      open: null,
      timesRoundTrip: 1,
      callAloneP50Us: null,
    })),
    throughput: [],
    growth: [],
    timelines: [],
    calls: [],
    goals: [],
    comparison: null,
    findings: [],
  }
}

function latency(rounds: number[]): Latency {
  const p50Us = rounds[0] ?? null
  return {
    count: rounds.length,
    meanUs: p50Us,
    p50Us,
    p90Us: null,
    p99Us: null,
    p999Us: null,
    maxUs: p50Us,
    buckets: [],
    rounds,
  }
}
