import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { deeperStack } from '../judge/seen/stack_seen.ts'
import { BadInput } from '../link/bad_input.ts'
import { built } from '../link/built.ts'
import { packageRoot } from '../link/source_root.ts'
import { doing } from '../supervise/doing.ts'
import type { DiscoverOptions } from './discover.ts'
import type { DiscoverCounts, Discovered, DiscoverProgress } from './discovered.ts'
import type { Share, ShareMessage } from './share.ts'

/**
 * The same on several threads: each takes every so-manieth program and has a corpus of its own, so what is found where differs
 * from a run on one, but seed and path say the same program. The first finding ends all, unless the run keeps going.
 */
export async function discoverInThreads(options: DiscoverOptions, jobs: number): Promise<Discovered> {
  const { onProgress, onDiscovery, endsAt: _, signal, programs, ...rest } = options
  const latest: DiscoverProgress[] = []
  /** told one after the other */
  let telling = Promise.resolve()
  doing.waitingSince = performance.now()
  const module = await built('discover/share')
  const threads = Array.from({ length: jobs }, (_, first) => {
    const share: Share = { ...rest, share: { first, of: jobs } }
    if (programs !== undefined) share.programs = Math.ceil((programs - first) / jobs)
    const worker = new Worker(join(packageRoot, 'workers', 'discoverer.mjs'), { workerData: { module, share } })
    const result = new Promise<Discovered>((resolve, reject) => {
      worker.on('error', reject)
      worker.on('message', (message: ShareMessage) => {
        doing.waitingSince = performance.now()
        if (message.type === 'done') resolve(message.result)
        else if (message.type === 'failed')
          reject(message.isBadInput ? new BadInput(message.message) : new Error(message.message))
        else if (message.type === 'discovery') telling = telling.then(() => onDiscovery?.(message.discovery))
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
    await telling
    return { ...merged(results), interrupted: signal?.aborted ?? false }
  } finally {
    doing.waitingSince = 0
    signal?.removeEventListener('abort', stop)
    await Promise.all(threads.map(({ worker }) => worker.terminate()))
  }
}

function together(all: readonly DiscoverProgress[]): DiscoverProgress {
  const stage = all.find((now) => now.stage !== 'exploring')?.stage ?? 'exploring'
  return { ...countsOf(all), findings: sum(all.map((now) => now.findings)), stage }
}

function merged(results: readonly Discovered[]): Discovered {
  const known = new Set<string>()
  const discoveries = results
    .flatMap((each) => each.discoveries)
    .filter(({ explored }) => {
      const key = `${explored.kind} ${explored.judge}`
      return known.has(key) ? false : known.add(key)
    })
  return { ...countsOf(results), interrupted: false, discoveries, lineages: results.flatMap((each) => each.lineages) }
}

/** Pairs are those of the thread that met most: the same one may have been met in several. */
function countsOf(all: readonly DiscoverCounts[]): DiscoverCounts {
  const { pairs, growth } = all.reduce((most, each) => (each.pairs > most.pairs ? each : most))
  const stack = all.map((each) => each.stack).reduce(deeperStack, undefined)
  return {
    programs: sum(all.map((each) => each.programs)),
    executions: sum(all.map((each) => each.executions)),
    steps: sum(all.map((each) => each.steps)),
    unfit: sum(all.map((each) => each.unfit)),
    cut: sum(all.map((each) => each.cut)),
    ...(stack === undefined ? {} : { stack }),
    pairs,
    growth,
    corpus: sum(all.map((each) => each.corpus)),
    elapsedMs: Math.max(...all.map((each) => each.elapsedMs)),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
