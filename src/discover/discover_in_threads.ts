import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { deeperStack } from '../explore/measures/stack_seen.ts'
import { BadInput } from '../link/bad_input.ts'
import { built } from '../link/built.ts'
import { packageRoot } from '../link/source_root.ts'
import type { Discovered, DiscoverOptions, DiscoverProgress } from './discover.ts'
import type { Share, ShareMessage } from './share.ts'

/**
 * The same on several threads: each takes every so-manieth program and has a corpus of its own, so what is found where differs
 * from a run on one, but seed and path say the same program. The first finding ends all, unless the run keeps going.
 */
export async function discoverInThreads(options: DiscoverOptions, jobs: number): Promise<Discovered> {
  const { onProgress, signal, programs, ...rest } = options
  const latest: DiscoverProgress[] = []
  const module = await built('discover/share')
  const threads = Array.from({ length: jobs }, (_, first) => {
    const share: Share = { ...rest, share: { first, of: jobs } }
    if (programs !== undefined) share.programs = Math.ceil((programs - first) / jobs)
    const worker = new Worker(join(packageRoot, 'workers', 'discoverer.mjs'), { workerData: { module, share } })
    const result = new Promise<Discovered>((resolve, reject) => {
      worker.on('error', reject)
      worker.on('message', (message: ShareMessage) => {
        if (message.type === 'done') resolve(message.result)
        else if (message.type === 'failed')
          reject(message.isBadInput ? new BadInput(message.message) : new Error(message.message))
        else {
          latest[first] = message.now
          onProgress?.(together(latest.filter((now) => now !== undefined)))
        }
      })
    })
    return { worker, result }
  })
  const stop = (): void => {
    for (const { worker } of threads) worker.postMessage('stop')
  }
  signal?.addEventListener('abort', stop)
  try {
    const stopAtFirst = (done: Discovered): Discovered => {
      if (done.discoveries.length > 0 && !options.keepGoing) stop()
      return done
    }
    const results = await Promise.all(threads.map(({ result }) => result.then(stopAtFirst)))
    return { ...merged(results), interrupted: signal?.aborted ?? false }
  } finally {
    signal?.removeEventListener('abort', stop)
    await Promise.all(threads.map(({ worker }) => worker.terminate()))
  }
}

function together(all: readonly DiscoverProgress[]): DiscoverProgress {
  return {
    programs: sum(all.map((now) => now.programs)),
    executions: sum(all.map((now) => now.executions)),
    pairs: Math.max(...all.map((now) => now.pairs)),
    findings: sum(all.map((now) => now.findings)),
    elapsedMs: Math.max(...all.map((now) => now.elapsedMs)),
    stage: all.find((now) => now.stage !== 'exploring')?.stage ?? 'exploring',
  }
}

/** Pairs are those of the thread that met most: the same one may have been met in several. */
function merged(results: readonly Discovered[]): Discovered {
  const known = new Set<string>()
  const stack = results.map((each) => each.stack).reduce(deeperStack, undefined)
  return {
    programs: sum(results.map((each) => each.programs)),
    executions: sum(results.map((each) => each.executions)),
    steps: sum(results.map((each) => each.steps)),
    unfit: sum(results.map((each) => each.unfit)),
    cut: sum(results.map((each) => each.cut)),
    ...(stack === undefined ? {} : { stack }),
    pairs: Math.max(...results.map((each) => each.pairs)),
    growth: results.reduce((most, each) => (each.pairs > most.pairs ? each : most)).growth,
    corpus: sum(results.map((each) => each.corpus)),
    elapsedMs: Math.max(...results.map((each) => each.elapsedMs)),
    interrupted: false,
    discoveries: results
      .flatMap(({ discoveries }) => discoveries)
      .filter(({ explored }) => {
        const key = `${explored.kind} ${explored.judge}`
        return known.has(key) ? false : known.add(key)
      }),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
