import { parseStoredResult, type StoredResult } from '../../src/report/stored_result.ts'

/** A text that does harm wherever it is not escaped. */
export const HOSTILE = `</script><script>document.title='owned'</script><img src=x onerror="document.title='owned'">"'&`

export function stored(value: unknown): StoredResult {
  const result = parseStoredResult(value)
  if (typeof result === 'string') throw new Error(result)
  return result
}

const figures = { count: 3, p50Us: 10, p90Us: 200, p99Us: 3000, p999Us: 3000, maxUs: 40_000 }
const log2Buckets = Array.from({ length: 26 }, (_, bucket) => (bucket >= 13 ? 26 - bucket : 0))

export const findingOfPut = {
  kind: 'assertion',
  message: HOSTILE,
  schedule: HOSTILE,
  switches: 1,
  trace: [
    {
      ...{ cpu: 'cpu1', op: 'load', location: HOSTILE, value: '2', source: 'put.ts:1', switch: 'preempted' },
      locks: [
        { cpu: HOSTILE, holds: [HOSTILE] },
        { cpu: 'cpu1', holds: [], waitsFor: HOSTILE },
      ],
    },
    { cpu: HOSTILE, op: HOSTILE, location: 'refs[0]', before: '2', value: '1', source: HOSTILE, via: [HOSTILE] },
    { cpu: 'cpu1', op: 'write', location: 'refs[0]', before: '1', value: HOSTILE, source: 'put.ts:2' },
  ],
}

export const stressed = stored({
  command: 'stress',
  scenario: HOSTILE,
  design: HOSTILE,
  bug: null,
  seed: 1,
  cpus: 2,
  kworkers: 2,
  seconds: 1,
  ops: { total: 9, perSecond: 9, byKind: { umount: 6, [HOSTILE]: 3 } },
  flush: { ...figures, log2Buckets },
  cleanup: { ...figures, byContext: { [HOSTILE]: 3 } },
  stack: {
    minFreeBytes: 100,
    maxFreeBytes: 150,
    calls: [HOSTILE, 'worker_thread', 'process_one_work', 'cleanup_mnt'],
    chain: [{ function: HOSTILE, bytes: 50, high: 100, by: 'derived', source: HOSTILE }],
    mayOverflow: { over: 7, frames: [] },
  },
  context: { cleanups: 2, reads: 0 },
  lockdep: { classes: 1, dependencies: 2, reports: 0 },
  reached: { [HOSTILE]: 2 },
  unreached: [HOSTILE],
  arena: { usedAtStart: 1, usedAtEnd: 1 },
  outcomes: { [HOSTILE]: 2, '[0]': 1 },
  judges: { [HOSTILE]: 1 },
  timelines: [
    {
      title: HOSTILE,
      tookUs: 100,
      fromUs: -50,
      toUs: 150,
      lanes: [
        {
          name: HOSTILE,
          spans: [
            { fromUs: -20, toUs: 120, kind: 'call', what: HOSTILE },
            { fromUs: 0, toUs: 100, kind: 'flush', what: 'flush_filesystem' },
          ],
        },
        { name: 'kworker/0', spans: [{ fromUs: 20, toUs: 60, kind: HOSTILE, what: 'cleanup_mnt_work' }] },
      ],
      flows: [{ what: HOSTILE, from: { lane: HOSTILE, atUs: 1 }, to: { lane: 'kworker/0', atUs: 20 } }],
      marks: [{ lane: 'kworker/0', atUs: 30, what: HOSTILE, finding: true }],
      leftOut: 3,
    },
  ],
  recentCalls: [[{ call: HOSTILE, at: HOSTILE, result: null }], [{ call: 'umount', result: -16 }]],
  bridge: {
    ok: true,
    of: 'programs',
    programs: 3,
    executions: 9,
    elapsedMs: 1,
    programText: [HOSTILE],
    finding: findingOfPut,
  },
  findings: [
    {
      kind: HOSTILE,
      message: HOSTILE,
      judge: HOSTILE,
      threads: [{ name: HOSTILE, state: HOSTILE, op: HOSTILE, waitsFor: HOSTILE, locksHeld: [HOSTILE] }],
    },
  ],
})

export const exploredPut = stored({
  command: 'explore',
  scenario: 'put.ts',
  strategy: 'dfs',
  seed: 1,
  executions: 1,
  redundant: 0,
  complete: false,
  steps: 3,
  executionsPerSecond: 1,
  outcomes: { [HOSTILE]: 1 },
  reached: { [HOSTILE]: 1 },
  findings: [findingOfPut],
})

const measured = {
  ...figures,
  meanUs: 50,
  buckets: [
    [8, 16, 2],
    [16, 32, 1],
  ],
  rounds: [10, 11],
}
const row = {
  title: HOSTILE,
  design: HOSTILE,
  kworkers: 2,
  mounts: 1,
  superblocks: 1,
  killSbUs: 0,
  load: null,
  cpus: 2,
}
const spans = [
  { fromUs: -10, toUs: 100, kind: 'flush', what: HOSTILE },
  { fromUs: 5, toUs: 50, kind: 'asleep', what: HOSTILE },
]

export const benched = stored({
  command: 'bench',
  ok: true,
  version: 1,
  seed: 1,
  quick: true,
  interrupted: false,
  filter: null,
  rounds: 2,
  elapsedMs: 10,
  machine: { cores: 2, cpu: HOSTILE, node: 'v20', platform: 'linux' },
  roundTripUs: 10,
  floors: [{ id: 'a', title: HOSTILE, latency: measured, timesRoundTrip: 1 }],
  latencies: ['inline', HOSTILE].map((design) => ({
    ...row,
    id: design,
    design,
    subject: HOSTILE,
    closed: measured,
    open: { ...measured, perSecond: 1000 },
    timesRoundTrip: 1,
    callAloneP50Us: null,
  })),
  throughput: [1, 2].map((cpus) => ({
    ...row,
    id: `${cpus}`,
    subject: HOSTILE,
    cpus,
    unit: 'pairs',
    perSecond: cpus,
    rounds: [1],
  })),
  growth: ['inline', HOSTILE].map((design, index) => ({
    id: design,
    title: HOSTILE,
    design,
    over: 'mounts',
    points: [10, 100, 1000].map((x) => ({ x, p50Us: x * (2 + 3 * index), rounds: [x] })),
    fit: { exponent: 1, low: 0.9, high: 1.1, scaleUs: 2, r2: 1 },
    words: HOSTILE,
  })),
  timelines: [
    { design: HOSTILE, title: HOSTILE, tookUs: 100, fromUs: -20, toUs: 120, lanes: [{ name: HOSTILE, spans }] },
  ],
  calls: [{ name: HOSTILE, meanNs: 1, p50Ns: 1, p99Ns: 1 }],
  goals: [{ id: 'g', text: HOSTILE, measured: 1, limit: 2, ok: true }],
  comparison: {
    with: HOSTILE,
    rows: 2,
    differences: ['slower', 'noise'].map((verdict) => ({
      id: 'a',
      title: HOSTILE,
      before: 1,
      after: 2,
      ratio: 2,
      p: 0.01,
      verdict,
    })),
    words: [HOSTILE],
  },
  findings: [],
})

export const discovered = stored({
  command: 'discover',
  design: 'wq-wait',
  bug: HOSTILE,
  seed: 1,
  programs: 3,
  executions: 120,
  executionsPerSecond: 40,
  steps: 9000,
  pairs: 70,
  corpus: 2,
  unfit: 1,
  growth: [
    [40, 30],
    [80, 60],
    [120, 70],
  ],
  findings: [{ ...findingOfPut, programText: ['cpu0: mount(a)', HOSTILE], again: HOSTILE }],
})

export const scored = stored({
  command: 'score',
  seeds: 20,
  budget: { executions: 100, seconds: 1 },
  rows: ['random', HOSTILE].flatMap((strategy, index) => [
    { bug: HOSTILE, strategy, found: 20, seeds: 20, medianSchedules: 11, medianMs: 3 },
    { bug: 'b', strategy, found: index * 5, seeds: 20, medianSchedules: index === 0 ? null : 400, medianMs: null },
  ]),
})

export const evident = stored({
  command: 'evidence',
  ok: false,
  seed: 1,
  seconds: 3,
  executions: 100,
  bug: null,
  standIns: [],
  designs: ['inline', HOSTILE],
  interrupted: false,
  claims: [
    {
      number: 1,
      claim: HOSTILE,
      designs: ['inline', HOSTILE].map((design) => ({
        design,
        holds: design === 'inline',
        meant: true,
        ran: HOSTILE,
        seen: HOSTILE,
        details: [HOSTILE],
        commands: [HOSTILE],
      })),
    },
  ],
})

const campaignFinding = {
  ...findingOfPut,
  ...{ judge: HOSTILE, number: 1, identity: HOSTILE, search: HOSTILE, searches: [HOSTILE], count: 3, foundAt: 1 },
  ...{ foundBy: HOSTILE, minimisedBy: HOSTILE, seenAgain: HOSTILE },
}

export const campaigned = stored({
  command: 'campaign',
  ...{ campaign: 1, name: HOSTILE, version: HOSTILE, db: HOSTILE, startedAt: 1, finishedAt: null, stopped: false },
  ...{ elapsedMs: 5000, units: null, unitsDone: 3, unitsSetAside: 1, executions: 900, programs: 2, steps: 9000 },
  ...{ cut: 0, busyMs: 4000, pairs: 70 },
  searches: [
    {
      ...{ number: 0, words: HOSTILE, strategy: HOSTILE, units: 4, unitsDone: 3, executions: 900, busyMs: 4000 },
      ...{ steps: 9000, pairs: 70, findings: 1, complete: false, refused: HOSTILE },
    },
  ],
  workers: [{ name: HOSTILE, machine: HOSTILE, search: HOSTILE, executions: 900, executionsPerSecond: 9, silentMs: 5 }],
  growth: [
    { atMs: 1000, executions: 300, pairs: 40, findings: 0 },
    { atMs: 2000, executions: 600, pairs: 60, findings: 1 },
    { atMs: 4000, executions: 900, pairs: 70, findings: 2 },
  ],
  rows: scored.command === 'score' ? scored.rows : [],
  findings: [campaignFinding],
  unconfirmed: [campaignFinding],
  known: [{ ...campaignFinding, reason: HOSTILE }],
  meant: [campaignFinding],
  gone: [{ finding: HOSTILE, reason: HOSTILE }],
})

/** A result of each command that the HTML report shows in full. */
export const oneOfEach = {
  stress: stressed,
  explore: exploredPut,
  bench: benched,
  discover: discovered,
  evidence: evident,
  score: scored,
  campaign: campaigned,
}
