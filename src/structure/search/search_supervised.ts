import { patienceWithin, supervise } from '../../supervise/supervise.ts'
import { moment } from '../../supervise/time_box.ts'
import { addWaits } from '../overtaken.ts'
import type { Searched, SearchOrder, SearchProgress } from './search.ts'
import { sharedReached } from './steering.ts'

export interface SearchWatch {
  jobs: number
  onProgress(now: SearchProgress): void
  signal: AbortSignal
}

/** seconds, of a time box that is over */
const LEAST_SHRINKING = 0.3

/**
 * Searches in threads that can be ended wherever they are. Each takes every so-manieth program, up to the lowest number that fails
 * anywhere; that program is then shrunk by one of them. So what is found is the same on any number of threads.
 */
export async function searchSupervised(
  order: SearchOrder,
  { jobs, onProgress, signal }: SearchWatch,
): Promise<Searched> {
  const patienceMs = patienceWithin(order.seconds)
  if (jobs === 1)
    return supervise<SearchProgress, Searched>('structure', order, { told: onProgress, signal, patienceMs })
  const startedAt = performance.now()
  const best = new Int32Array(new SharedArrayBuffer(4)).fill(0x7fff_ffff)
  const reached = sharedReached()
  const latest: SearchProgress[] = []
  const shares = await Promise.all(
    Array.from({ length: jobs }, (_, first) =>
      supervise<SearchProgress, Searched>(
        'structure',
        { ...order, share: { first, of: jobs, best, reached } },
        {
          told(now) {
            latest[first] = now
            onProgress(together(latest))
          },
          signal,
          silent: first > 0,
          patienceMs,
        },
      ),
    ),
  )
  const searched = merged(shares)
  const [failed] = shares.flatMap((share) => share.failed ?? []).sort((a, b) => a.number - b.number)
  if (failed === undefined || order.keepGoing) return searched
  const foundAfterMs = performance.now() - startedAt
  const told = (now: SearchProgress): void => onProgress({ ...together(latest), stage: now.stage })
  const only = { ...order, ...rest(order), given: failed.program, number: failed.number }
  const { discoveries } = await supervise<SearchProgress, Searched>('structure', only, { told, signal, silent: true })
  return {
    ...searched,
    elapsedMs: Math.round(performance.now() - startedAt),
    discoveries: discoveries.map((each) => ({
      ...each,
      foundIn: { ...each.foundIn, elapsedMs: Math.round(foundAfterMs) },
    })),
  }
}

/** What is left for shrinking. */
function rest({ strictly, seconds, begunAt = moment() }: SearchOrder): Pick<SearchOrder, 'seconds' | 'begunAt'> {
  const now = moment()
  if (!strictly) return { seconds: Infinity }
  return { seconds: Math.max(LEAST_SHRINKING, seconds - (now - begunAt) / 1000), begunAt: now }
}

/** `latest` has holes where a thread has told nothing yet. */
function together(latest: readonly SearchProgress[]): SearchProgress {
  const all = Object.values(latest)
  return {
    programs: sum(all.map((now) => now.programs)),
    executions: sum(all.map((now) => now.executions)),
    findings: sum(all.map((now) => now.findings)),
    elapsedMs: Math.max(...all.map((now) => now.elapsedMs)),
    stage: all.find((now) => now.stage !== 'exploring')?.stage ?? 'exploring',
  }
}

function merged(all: readonly Searched[]): Searched {
  const known = new Set<string>()
  return {
    programs: sum(all.map((each) => each.programs)),
    executions: sum(all.map((each) => each.executions)),
    redundant: sum(all.map((each) => each.redundant)),
    steps: sum(all.map((each) => each.steps)),
    unfit: sum(all.map((each) => each.unfit)),
    cut: sum(all.map((each) => each.cut)),
    complete: all.every((each) => each.complete),
    elapsedMs: Math.max(...all.map((each) => each.elapsedMs)),
    overtaken: all.map((each) => each.overtaken).reduce(addWaits),
    interrupted: all.some((each) => each.interrupted),
    discoveries: all
      .flatMap(({ discoveries }) => discoveries)
      .sort((a, b) => a.foundIn.program - b.foundIn.program)
      .filter(({ explored: { kind, judge } }) => {
        const key = `${kind} ${judge}`
        return known.has(key) ? false : known.add(key)
      }),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
