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
  stack: { minFreeBytes: null },
  arena: { usedAtStart: 1, usedAtEnd: 1 },
  outcomes: { [HOSTILE]: 2, '[0]': 1 },
  judges: { [HOSTILE]: 1 },
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
  findings: [
    {
      kind: 'assertion',
      message: HOSTILE,
      schedule: HOSTILE,
      switches: 1,
      trace: [
        { cpu: 'cpu1', op: 'load', location: HOSTILE, value: '2', source: 'put.ts:1', switch: 'preempted' },
        { cpu: HOSTILE, op: HOSTILE, location: 'refs[0]', before: '2', value: '1', source: HOSTILE, via: [HOSTILE] },
        { cpu: 'cpu1', op: 'write', location: 'refs[0]', before: '1', value: HOSTILE, source: 'put.ts:2' },
      ],
    },
  ],
})
