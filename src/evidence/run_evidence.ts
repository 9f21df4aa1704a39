import type { ClaimResult, DesignEvidence, EvidenceResult } from '../report/evidence_result.ts'
import type { Claim, Runners } from './claim.ts'

export interface EvidenceOptions
  extends Pick<EvidenceResult, 'seed' | 'seconds' | 'executions' | 'bug' | 'standIns' | 'designs'> {
  claims: readonly Claim[]
  runnersFor(design: string): Runners
  /** before each observation */
  progress(claim: Claim, design: string, done: number, of: number): void
  signal: AbortSignal
}

/** Looks at every claim under every design, design by design. What an interrupt cuts short is left out. */
export async function runEvidence(options: EvidenceOptions): Promise<EvidenceResult> {
  const { claims, designs, runnersFor, progress, signal, ...knobs } = options
  const results: ClaimResult[] = claims.map(({ number, claim }) => ({ number, claim, designs: [] }))
  let done = 0
  for (const design of designs) {
    const runners = runnersFor(design)
    for (const [i, claim] of claims.entries()) {
      if (signal.aborted) break
      progress(claim, design, done++, claims.length * designs.length)
      const seen = await claim.observe(runners)
      if (signal.aborted) break
      results[i]!.designs.push({ design, meant: !claim.notUnder.includes(design), details: [], ...seen })
    }
  }
  const cells: DesignEvidence[] = results.flatMap((result) => result.designs)
  return {
    command: 'evidence',
    ok: cells.every(({ holds, meant }) => holds === meant),
    ...knobs,
    designs: [...designs],
    interrupted: signal.aborted,
    claims: results.filter((result) => result.designs.length > 0),
  }
}
