import { expect, it } from 'vitest'
import { CLAIMS } from '../../src/evidence/claims.ts'
import { runEvidence } from '../../src/evidence/run_evidence.ts'
import type { EvidenceResult } from '../../src/report/evidence_result.ts'
import { fakeRunners } from './fake_runners.ts'

const SEEN = { holds: true, ran: 'nothing', seen: 'nothing', commands: [] }

it('what is shown live are the figures of the summary: verdicts made, of those there will be', async () => {
  const shown: Array<{ done: number; of: number; made: number }> = []
  const cells = ({ claims }: EvidenceResult): number => claims.flatMap(({ designs }) => designs).length
  const designs = ['inline', 'wq-wait']
  const result = await runEvidence({
    ...{ seed: 1, seconds: 1, executions: 1, bug: null, standIns: [], designs, knobs: {} },
    claims: CLAIMS.map((claim) => ({ ...claim, observe: () => Promise.resolve(SEEN) })),
    runnersFor: (design) => ({ ...fakeRunners({}), design }),
    progress: (_claim, _design, done, of, soFar) => shown.push({ done, of, made: cells(soFar) }),
    signal: new AbortController().signal,
  })
  for (const { done, of, made } of shown) expect({ done, of }).toEqual({ done: made, of: cells(result) })
  expect(shown.at(-1)!.done + 1).toBe(cells(result))
})
