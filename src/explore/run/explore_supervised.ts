import { randomInt } from 'node:crypto'
import { BadInput } from '../../link/bad_input.ts'
import { NotBack } from '../../supervise/not_back.ts'
import { supervise } from '../../supervise/supervise.ts'
import { withVerdict } from '../../verdict.ts'
import { countSwitches, formatSchedule } from '../story/schedule.ts'
import type { ExploreOptions } from './explore.ts'
import type { ExploreFinding, ExploreResult } from './explore_result.ts'
import type { ExploreOrder, ExploreTold } from './explore_tasks.ts'

export interface Supervised extends Omit<ExploreOptions, 'coverage' | 'onSoFar' | 'onFinding'> {
  coverage?: boolean
  linked?: ExploreOrder['linked']
  sizes?: ExploreOrder['sizes']
  /** the scenario is one that can be explored, and has the sizes */
  onAccepted?(): void
  /** whenever something is found: the result as it is by then */
  onFound?(soFar: ExploreResult): void
}

/**
 * Explores in a thread that can be ended wherever it is. A CPU that does not come back is a livelock, or what takes all memory
 * is uncaught, with the schedule that leads there; what was found until then is in the result.
 */
export async function exploreSupervised({
  onProgress,
  onAccepted,
  onFound,
  signal,
  ...given
}: Supervised): Promise<ExploreResult> {
  const { linked } = given
  const order: ExploreOrder = {
    ...given,
    seed: given.seed ?? randomInt(2 ** 31),
    ...(linked === undefined ? {} : { linked: { file: linked.file, hash: linked.hash } }),
  }
  const found = new Map<number, ExploreFinding>()
  let soFar: ExploreResult | undefined
  const result = (more: ExploreFinding[] = []): ExploreResult => {
    const findings = [...found.values(), ...more]
    const { upperBound: _, ...rest } = soFar ?? nothing(order)
    const failing = Math.max(rest.failing, findings.length)
    return withVerdict({ ...rest, complete: false, interrupted: true, findings, failing })
  }
  const told = (message: ExploreTold): void => {
    if (message.type === 'accepted') onAccepted?.()
    else if (message.type === 'progress') onProgress?.(message.progress)
    else if (message.type === 'so far') soFar = message.result
    else {
      found.set(message.finding.execution, message.finding)
      onFound?.(result())
    }
  }
  try {
    return await supervise<ExploreTold, ExploreResult>('explore', order, { told, signal })
  } catch (error) {
    if (!(error instanceof NotBack)) throw error
    if (error.why === 'stopped') return { ...result(), notBack: error.message }
    if (!error.isFinding) {
      if (found.size === 0) throw new BadInput(error.message)
      return { ...result(), notBack: error.message }
    }
    return { ...result([await findingOf(error, order)]), interrupted: false }
  }
}

/** The schedule is the one that led there: kept by the strategy, or run again to have it. */
export async function findingOf(error: NotBack, order: ExploreOrder): Promise<ExploreFinding> {
  const { hash = '', index = 0, eager = false } = error.stood ?? {}
  const choices = error.stood?.choices ?? (await choicesOf(index, order)) ?? []
  const reference = order.reference === undefined ? {} : { reference: order.reference }
  return {
    kind: error.why === 'memory' ? 'uncaught' : 'livelock',
    message: error.message,
    execution: index + 1,
    count: 1,
    schedule: formatSchedule({ hash, eager, choices, ...reference }),
    switches: countSwitches(choices),
    trace: [],
  }
}

/** Runs the execution again, to where it does not come back, with its choices written down. */
async function choicesOf(index: number, order: ExploreOrder): Promise<number[] | undefined> {
  try {
    await supervise('again', { order, index }, { told: () => {} })
  } catch (error) {
    if (error instanceof NotBack) return error.stood?.choices
    throw error
  }
  return undefined
}

/** Before the first execution. */
function nothing({ file, name, strategy = 'portfolio', seed = 0 }: ExploreOrder): ExploreResult {
  return withVerdict({
    command: 'explore' as const,
    scenario: name ?? file,
    strategy,
    seed,
    executions: 0,
    redundant: 0,
    complete: false,
    cut: 0,
    steps: 0,
    elapsedMs: 0,
    executionsPerSecond: 0,
    outcomes: {},
    reached: {},
    unreached: [],
    findings: [],
    failing: 0,
    interrupted: true,
  })
}
