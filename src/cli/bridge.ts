/** The bridge: what a stress run found, found again under a controlled schedule. */
import { counted } from '../counted.ts'
import { programText } from '../discover/program_text.ts'
import { likeness } from '../discover/same_finding.ts'
import type { ExploreResult } from '../explore/run/explore_result.ts'
import { exploreSupervised } from '../explore/run/explore_supervised.ts'
import type { Finding } from '../machine/finding.ts'
import type { RecentCall } from '../machine/torture.ts'
import type { BridgeResult } from '../report/bridge_result.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import { referenceOf } from '../subjects/reference.ts'
import type { NotBack } from '../supervise/not_back.ts'
import { type BridgeOrder, BY } from './bridge_task.ts'
import type { Live } from './live.ts'
import type { StressOptions } from './stress_run.ts'
import { unendedProgram } from './unended_program.ts'
import { work } from './work.ts'

export interface BridgeRun {
  chosen: ChosenProgram
  options: StressOptions
  finding: Finding
  live: Live
  interrupt: AbortSignal
  /** writes what is found */
  keep(soFar: BridgeResult): void
}

/** For a torture: programs cut from what its CPUs did last. */
export async function bridgeTorture(run: BridgeRun, recentCalls: readonly RecentCall[][]): Promise<BridgeResult> {
  const { chosen, options, finding, live, interrupt: signal, keep } = run
  const order: BridgeOrder = { chosen, options, finding: { ...told(finding), about: finding.about ?? {} }, recentCalls }
  return await work<BridgeResult>('bridge', order, { live, signal, keep, seconds: options.bridgeSeconds }, ended)

  /** A program that does not come back answers a hang on threads. */
  async function ended(soFar: BridgeResult, error: NotBack): Promise<BridgeResult> {
    const unended = soFar.ok ? undefined : await unendedProgram(error, chosen, options)
    const like = unended === undefined ? 0 : likeness(told(finding), unended.finding)
    if (unended === undefined || like === 0)
      return error.why === 'stopped' || error.why === 'late' ? soFar : { ...soFar, failed: error.message }
    return { ...soFar, ok: true, by: BY[like], programText: programText(unended.program), finding: unended.finding }
  }
}

/** For a user's scenario: the scenario itself, until it shows the same. */
export async function bridgeScenario(run: BridgeRun): Promise<BridgeResult> {
  const { chosen, options, finding, live } = run
  let executions = 0
  const began = performance.now()
  const elapsed = (): number => Math.round(performance.now() - began)
  // each may take all that is left: it ends early where something else came first, and only then the next one finds more
  const left = (): number => Math.max(0, options.bridgeSeconds - elapsed() / 1000)
  // a data race may come first, or another finding: then without the one, and past the other
  const tries = [{ races: true }, { races: false }, { races: false, keepGoing: true }]
  for (const [i, how] of tries.entries()) {
    const result = ({ findings }: ExploreResult, executions: number): BridgeResult => {
      const same = findings.find((found) => isSame(finding, found))
      const effort = { of: 'scenario', programs: 0, executions, elapsedMs: elapsed() } as const
      return same === undefined ? { ok: false, ...effort } : { ok: true, ...effort, by: 'same judge', finding: same }
    }
    const explored = await exploreSupervised({
      file: chosen.entry,
      name: chosen.name,
      standIns: chosen.standIns,
      signal: run.interrupt,
      seed: options.seed,
      ...how,
      seconds: left(),
      reference: referenceOf({ ...options, races: how.races }),
      onProgress: (now) =>
        live.update([`bridge: exploring  ${counted(executions + now.executions, 'execution')}`], 'bridge'),
      onFound: (soFar) => run.keep(result(soFar, executions + soFar.executions)),
    })
    executions += explored.executions
    const bridged = result(explored, executions)
    if (bridged.ok || i === tries.length - 1 || left() === 0 || run.interrupt.aborted) return bridged
  }
  throw new Error('[internal bug] the bridge tried nothing')
}

/** What a CPU threw is an assertion or not, by what it threw. */
const THROWN = ['uncaught', 'assertion']

function isSame(finding: Finding, found: { kind: string; judge?: string }): boolean {
  return likeness(told(finding), found) >= 2 || (THROWN.includes(finding.kind) && THROWN.includes(found.kind))
}

function told({ kind, judge }: Finding): { kind: string; judge?: string } {
  // the watchdog is on threads what the explorer does itself
  return judge === undefined || judge === 'watchdog' ? { kind } : { kind, judge }
}
