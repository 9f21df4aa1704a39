import { resolve } from 'node:path'
import { NotBack } from '../../supervise/not_back.ts'
import { supervise } from '../../supervise/supervise.ts'
import { withVerdict } from '../../verdict.ts'
import { findingOf } from '../run/explore_supervised.ts'
import type { NearOptions, NearResult } from './near.ts'
import type { ReplayOptions, ReplayResult } from './replay.ts'
import { countSwitches, parseSchedule } from './schedule.ts'

/** Replays in a thread that can be ended wherever it is; a CPU that does not come back is what was found. */
export async function replaySupervised(
  options: ReplayOptions & { threads: boolean },
  signal: AbortSignal,
): Promise<ReplayResult> {
  try {
    return await supervise<never, ReplayResult>('replay', options, { told: () => {}, signal })
  } catch (error) {
    if (!(error instanceof NotBack) || !error.isFinding) throw error
    const { hash, choices } = parseSchedule(options.schedule)
    const { kind, message, trace } = await findingOf(error, options)
    const finding = { kind, message, schedule: options.schedule, switches: countSwitches(choices), trace }
    return withVerdict({
      command: 'replay' as const,
      scenario: options.name ?? options.file,
      threads: false,
      sameProgram: error.stood?.hash === hash,
      misfits: 0,
      findings: [finding],
    })
  }
}

/** The same for a schedule and those near it. */
export async function exploreNearSupervised(options: NearOptions): Promise<NearResult> {
  try {
    return await supervise<never, NearResult>('near', options, { told: () => {} })
  } catch (error) {
    if (!(error instanceof NotBack) || !error.isFinding) throw error
    const sameProgram = error.stood?.hash === parseSchedule(options.schedule).hash
    const finding = await findingOf(error, { ...options, file: resolve(options.file) })
    return { executions: 1, sameProgram, misfits: 0, finding }
  }
}
