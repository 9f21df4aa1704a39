import type { ClaimResult, EvidenceResult } from '../report/evidence_result.ts'
import { verdictOf, whyUndecided, withVerdict } from '../verdict.ts'
import type { Claim, Explored, Runners, Stressed, Subject } from './claim.ts'

export interface EvidenceOptions
  extends Pick<EvidenceResult, 'seed' | 'seconds' | 'executions' | 'bug' | 'standIns' | 'designs' | 'knobs'> {
  claims: readonly Claim[]
  runnersFor(design: string): Runners
  /** before each observation, with what was seen until then */
  progress(claim: Claim, design: string, done: number, of: number, soFar: EvidenceResult): void
  signal: AbortSignal
}

/** Looks at every claim under every design, design by design. What an interrupt cuts short is left out. */
export async function runEvidence(options: EvidenceOptions): Promise<EvidenceResult> {
  const { claims, designs, runnersFor, progress, signal, ...knobs } = options
  const results: ClaimResult[] = claims.map(({ number, claim }) => ({ number, claim, designs: [] }))
  const resultOf = (interrupted: boolean): EvidenceResult =>
    withVerdict({
      command: 'evidence' as const,
      ...knobs,
      designs: [...designs],
      interrupted,
      claims: results.filter((result) => result.designs.length > 0),
    })
  let done = 0
  for (const design of designs) {
    const runners = runnersFor(design)
    for (const [i, claim] of claims.entries()) {
      if (signal.aborted) break
      progress(claim, design, done++, claims.length * designs.length, resultOf(true))
      const heard = listening(runners)
      const seen = await claim.observe(heard)
      if (signal.aborted) break
      const { undecided } = heard
      results[i]!.designs.push({
        ...{ design, meant: !claim.notUnder.includes(design), details: [], ...seen },
        ...(undecided === undefined ? {} : { undecided }),
      })
    }
  }
  return resultOf(signal.aborted)
}

/** The same, keeping why a run decided nothing: what is said of a claim on its ground says nothing either. */
function listening(runners: Runners): Runners & { undecided: string | undefined } {
  const heard = <Ran extends Explored | Stressed>(ran: Ran): Ran => {
    // a runner of somebody's own may have nothing to tell
    if (ran.result !== undefined && verdictOf(ran.result) === 'undecided')
      all.undecided ??= `${ran.result.command} ${ran.result.scenario}: ${whyUndecided(ran.result)}`
    return ran
  }
  const all = {
    design: runners.design,
    stack: runners.stack,
    undecided: undefined as string | undefined,
    explore: async (subject: Subject) => heard(await runners.explore(subject)),
    stress: async (scenario: string) => heard(await runners.stress(scenario)),
  }
  return all
}
