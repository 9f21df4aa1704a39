import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Piscina } from 'piscina'
import { link } from '../link/link.ts'
import { packageRoot, sourceFile } from '../link/source_root.ts'
import type { JobRange, JobResult, JobSubject } from './job.ts'

const FIRST_COUNT = 32
const WANTED_MS = 60
const MOST_COUNT = 200_000

/**
 * Gives ranges of execution numbers to a pool of workers, in order, and hands their results on in order: so the first failure
 * in the sequence of executions is the first failure that is seen, however many workers there are.
 */
export async function* runJobs(
  subject: JobSubject,
  jobs: number,
  keepGoing: boolean,
  limit: number,
  mayGoOn: () => boolean,
): AsyncGenerator<JobResult, void, void> {
  const { file } = await link({ entry: sourceFile('explore/job') as string, standIns: new Map(), form: 'plain' })
  const pool = new Piscina<{ module: string; range: JobRange }, JobResult>({
    filename: join(packageRoot, 'workers', 'explorer.mjs'),
    minThreads: jobs,
    maxThreads: jobs,
    idleTimeout: Number.POSITIVE_INFINITY,
    atomics: 'disabled',
    execArgv: [],
  })
  const module = pathToFileURL(file).href
  const running: Array<Promise<JobResult>> = []
  let next = 0
  let count = FIRST_COUNT
  const start = () => {
    while (running.length < jobs * 2 && next < limit && mayGoOn()) {
      const size = Math.min(count, limit - next)
      running.push(pool.run({ module, range: { subject, from: next, count: size, keepGoing } }))
      next += size
    }
  }
  try {
    for (start(); running.length > 0; start()) {
      const result = await (running.shift() as Promise<JobResult>)
      if (result.elapsedMs < WANTED_MS / 2) count = Math.min(count * 2, MOST_COUNT)
      yield result
    }
  } finally {
    await Promise.allSettled(running)
    await pool.destroy()
  }
}
