import { randomInt } from 'node:crypto'
import { BadInput } from '../../link/bad_input.ts'
import { NotBack } from '../../supervise/not_back.ts'
import { patienceWithin, STUCK_MS, supervise } from '../../supervise/supervise.ts'
import { moment } from '../../supervise/time_box.ts'
import { withVerdict } from '../../verdict.ts'
import type { NamedPair } from '../measures/coverage.ts'
import type { UnendedStory } from '../story/explain.ts'
import { countSwitches, formatSchedule } from '../story/schedule.ts'
import type { ExploreOptions } from './explore.ts'
import type { ExploreFinding, ExploreResult } from './explore_result.ts'
import type { ExploreOrder, ExploreTold, Unended } from './explore_tasks.ts'

export interface Supervised extends Omit<ExploreOptions, 'coverage' | 'onSoFar' | 'onFinding'> {
  coverage?: boolean
  given?: ExploreOrder['given']
  sizes?: ExploreOrder['sizes']
  begunAt?: number
  /** every file that was linked, and the hash of what they became */
  onLinked?(inputs: readonly string[], hash: string): void
  /** at the end: the pairs of steps that were met, by their names */
  onPairs?(pairs: readonly NamedPair[]): void
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
  onLinked,
  onAccepted,
  onFound,
  onPairs,
  signal,
  ...given
}: Supervised): Promise<ExploreResult> {
  const { seed = randomInt(2 ** 31), begunAt = moment() } = given
  const order: ExploreOrder = { ...given, seed, begunAt, ...(onPairs === undefined ? {} : { namesPairs: true }) }
  const found = new Map<number, ExploreFinding>()
  let soFar: ExploreResult | undefined
  const result = (more: ExploreFinding[] = []): ExploreResult => {
    const findings = [...found.values(), ...more]
    const { upperBound: _, ...rest } = soFar ?? { ...nothing(order), elapsedMs: Math.round(moment() - begunAt) }
    const failing = Math.max(rest.failing, findings.length)
    // the result as it was told last may be older than what was found
    const executions = Math.max(rest.executions, ...[...found.values()].map(({ execution }) => execution))
    return withVerdict({ ...rest, executions, complete: false, interrupted: true, findings, failing })
  }
  const told = (message: ExploreTold): void => {
    if (message.type === 'linked') onLinked?.(message.inputs, message.hash)
    else if (message.type === 'pairs') onPairs?.(message.pairs)
    else if (message.type === 'accepted') onAccepted?.()
    else if (message.type === 'progress') onProgress?.(message.progress)
    else if (message.type === 'so far') soFar = message.result
    else {
      found.set(message.finding.execution, message.finding)
      onFound?.(result())
    }
  }
  try {
    return await supervise<ExploreTold, ExploreResult>('explore', order, {
      told,
      signal,
      patienceMs: patienceWithin(order.seconds),
    })
  } catch (error) {
    if (!(error instanceof NotBack)) throw error
    if (error.why === 'stopped') return { ...result(), notBack: error.message }
    if (error.why === 'late') return late(result(), error)
    if (!error.isFinding) {
      if (found.size === 0) throw new BadInput(error.message)
      return { ...result(), notBack: error.message }
    }
    const finding = await findingUntil(error, order, begunAt + (order.seconds ?? Infinity) * 1000)
    return finding === undefined ? late(result(), error) : { ...result([finding]), interrupted: false }
  }
}

/** The time was over; what was in the middle of something else than computing for a moment is told. */
function late(soFar: ExploreResult, { seconds, message }: NotBack): ExploreResult {
  const isTold = soFar.executions === 0 || seconds > LONG_SECONDS
  return withVerdict({ ...soFar, interrupted: false, ...(isTold ? { notBack: message } : {}) })
}

/** The execution is run again, with its steps written down. */
export async function findingOf(error: NotBack, order: ExploreOrder): Promise<ExploreFinding> {
  return (await findingUntil(error, order, Infinity))!
}

/** Undefined where the time is over before the steps are written down. */
async function findingUntil(error: NotBack, order: ExploreOrder, until: number): Promise<ExploreFinding | undefined> {
  const { index = 0, eager = false } = error.stood ?? {}
  const story = await storyOf(error, order, until)
  if (story === undefined) return undefined
  const { choices, trace, hash } = story
  const reference = order.reference === undefined ? {} : { reference: order.reference }
  return {
    kind: error.why === 'memory' ? 'uncaught' : 'livelock',
    message: error.message,
    execution: index + 1,
    count: 1,
    schedule: formatSchedule({ hash, eager, choices, ...reference }),
    switches: countSwitches(choices),
    trace,
  }
}

/** Once it is known where it does not come back, it need not be watched for as long again, unless the machine is busy. */
const PATIENCE_MS = [150, 500, STUCK_MS]
/** what takes longer is told beside what was explored; a program may compute for a while */
const LONG_SECONDS = 1

async function storyOf(
  { stood }: NotBack,
  order: ExploreOrder,
  until: number,
): Promise<(UnendedStory & { hash: string }) | undefined> {
  const { index = 0, choices, eager = false, steps, hash = '' } = stood ?? {}
  for (const patienceMs of PATIENCE_MS) {
    const unended: Unended = { order, index, choices, eager }
    const watched = { told: () => {}, silent: true, patienceMs, until: Math.max(until, moment()) }
    const again = await supervise<never, void>('again', unended, watched).catch((error: unknown) => {
      if (error instanceof NotBack) return error.stood
      throw error
    })
    // of a program that was data it is another link that is run again, with a hash of its own
    if (again?.story !== undefined && again.steps === steps)
      return { ...(again.story as UnendedStory), hash: again.hash ?? hash }
    if (moment() > until) return undefined
  }
  return { choices: choices ?? [], trace: [], hash }
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
