import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { built } from '../../link/built.ts'
import { packageRoot } from '../../link/source_root.ts'
import { doing } from '../../supervise/doing.ts'
import type { Deadline } from './deadline.ts'
import type { JobPieces, JobRange, JobResult, JobSubject } from './job.ts'

const FIRST_COUNT = 32
const WANTED_MS = 60
const MOST_COUNT = 200_000

/** Explorer threads, which take ranges and pieces as tasks. */
export class ExplorerPool {
  private readonly pool: Piscina<{ module: string; job: JobRange | JobPieces }, unknown>
  private readonly module: string
  private readonly running = new Set<Promise<unknown>>()

  private constructor(pool: ExplorerPool['pool'], module: string) {
    this.module = module
    this.pool = pool
  }

  static async open(jobs: number): Promise<ExplorerPool> {
    const { Piscina } = await import('piscina') // one thread needs no pool
    const pool = new Piscina<{ module: string; job: JobRange | JobPieces }, unknown>({
      filename: join(packageRoot, 'workers', 'explorer.mjs'),
      minThreads: jobs,
      maxThreads: jobs,
      idleTimeout: Number.POSITIVE_INFINITY,
      atomics: 'disabled',
      execArgv: [],
    })
    return new ExplorerPool(pool, await built('explore/run/job'))
  }

  run<Result>(job: JobRange | JobPieces): Promise<Result> {
    const running = this.pool.run({ module: this.module, job }) as Promise<Result>
    this.running.add(running)
    if (doing.waitingSince === 0) doing.waitingSince = performance.now()
    const over = () => {
      this.running.delete(running)
      doing.waitingSince = this.running.size === 0 ? 0 : performance.now()
    }
    running.then(over, over)
    return running
  }

  /** What still runs is wanted no more. */
  async close(): Promise<void> {
    const last = Promise.allSettled(this.running)
    await this.pool.destroy()
    await last
  }
}

/**
 * Gives ranges of execution numbers to a pool of workers, in order, and hands their results on in order: so the first failure
 * in the sequence of executions is the first failure that is seen, however many workers there are.
 */
export async function* runRanges(
  subject: JobSubject,
  jobs: number,
  keepGoing: boolean,
  limit: number,
  mayGoOn: () => boolean,
  deadline: Deadline,
): AsyncGenerator<JobResult, void, void> {
  const pool = await ExplorerPool.open(jobs)
  const running: Array<Promise<JobResult>> = []
  let next = 0
  let count = FIRST_COUNT
  const start = () => {
    while (running.length < jobs * 2 && next < limit && mayGoOn()) {
      const size = Math.min(count, limit - next)
      running.push(pool.run<JobResult>({ subject, from: next, count: size, keepGoing }))
      next += size
    }
  }
  try {
    for (start(); running.length > 0; start()) {
      const result = await deadline.within(running.shift() as Promise<JobResult>)
      if (result === undefined) return
      if (result.elapsedMs < WANTED_MS / 2) count = Math.min(count * 2, MOST_COUNT)
      yield result
    }
  } finally {
    await pool.close()
  }
}
