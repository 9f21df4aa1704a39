/** The bridge: what a stress run found, found again under a controlled schedule. */
import { bridge } from '../discover/bridge.ts'
import { programText } from '../discover/program_text.ts'
import { replayable } from '../discover/replayable.ts'
import { likeness } from '../discover/same_finding.ts'
import { exploreSupervised } from '../explore/run/explore_supervised.ts'
import type { Finding } from '../machine/finding.ts'
import type { RecentCall } from '../machine/torture.ts'
import type { BridgeResult } from '../report/bridge_result.ts'
import { count, seconds } from '../report/words.ts'
import type { ChosenProgram } from '../subjects/choose_program.ts'
import { generatedProgramFile } from '../subjects/generated_program.ts'
import { referenceOf } from '../subjects/reference.ts'
import type { Live } from './live.ts'
import type { StressOptions } from './stress_run.ts'

export interface BridgeRun {
  chosen: ChosenProgram
  options: StressOptions
  finding: Finding
  live: Live
  interrupt: AbortSignal
}

const BY = { 1: 'another judge', 2: 'explorer', 3: 'same judge' } as const

/** For a torture: programs cut from what its CPUs did last. */
export async function bridgeTorture(run: BridgeRun, recentCalls: readonly RecentCall[][]): Promise<BridgeResult> {
  const { chosen, options, finding, live } = run
  const { found, ...effort } = await bridge({
    standIns: chosen.standIns,
    finding: { ...told(finding), message: finding.message },
    recentCalls,
    seed: options.seed,
    seconds: options.bridgeSeconds,
    signal: run.interrupt,
    onProgress: (now) =>
      live.update(
        [
          `bridge: ${now.stage}  ${seconds(Math.floor(now.elapsedMs / 1000))} of ${seconds(options.bridgeSeconds)}  ${count(now.programs)} programs  ${count(now.executions)} executions`,
        ],
        now.stage,
      ),
  })
  if (found === undefined) return { ok: false, of: 'programs', ...effort }
  const program = { program: found.program, alone: false }
  const file = generatedProgramFile(program.program, program.alone)
  const reference = referenceOf({ ...options, races: false }, program)
  const kept = await replayable(found.explored, file, chosen.standIns, reference, false)
  if (kept === undefined) throw new Error('[internal bug] what the bridge found does not replay from its file')
  return {
    ok: true,
    of: 'programs',
    ...effort,
    by: BY[found.likeness],
    from: found.from,
    programText: programText(found.program),
    finding: kept,
  }
}

/** For a user's scenario: the scenario itself, until it shows the same. */
export async function bridgeScenario(run: BridgeRun): Promise<BridgeResult> {
  const { chosen, options, finding, live } = run
  let executions = 0
  let elapsedMs = 0
  // a data race may come first, or another finding: then without the one, and past the other
  const tries = [{ races: true }, { races: false }, { races: false, keepGoing: true }]
  for (const [i, how] of tries.entries()) {
    const explored = await exploreSupervised({
      file: chosen.entry,
      name: chosen.name,
      standIns: chosen.standIns,
      signal: run.interrupt,
      seed: options.seed,
      ...how,
      seconds: (options.bridgeSeconds - elapsedMs / 1000) / (tries.length - i),
      reference: referenceOf({ ...options, races: how.races }),
      onProgress: (now) =>
        live.update([`bridge: exploring  ${count(executions + now.executions)} executions`], 'bridge'),
    })
    executions += explored.executions
    elapsedMs += explored.elapsedMs
    const same = explored.findings.find((found) => isSame(finding, found))
    const effort = { of: 'scenario', programs: 0, executions, elapsedMs } as const
    if (same !== undefined) return { ok: true, ...effort, by: 'same judge', finding: same }
    if (i === tries.length - 1 || run.interrupt.aborted) return { ok: false, ...effort }
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
