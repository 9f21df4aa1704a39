import { pathToFileURL } from 'node:url'
import { Bench } from 'tinybench'
import { link } from '../link/link.ts'
import { sourceFile } from '../link/source_root.ts'
import type { BenchResult } from '../report/bench_result.ts'
import type * as program from './program/calls.ts'
import { WITHOUT_LOCKDEP } from './without_lockdep.ts'

/** What system calls cost on one thread of a machine where nobody else does anything; in this very thread. */
export async function measureCalls(signal: AbortSignal): Promise<BenchResult['calls']> {
  const entry = sourceFile('bench/program/calls') as string
  const { file } = await link({ entry, standIns: WITHOUT_LOCKDEP, form: 'plain' })
  const { bootCalls, calls } = (await import(pathToFileURL(file).href)) as typeof program
  bootCalls()
  const bench = new Bench({ time: 150, warmupTime: 50, throws: true, signal })
  for (const [name, call] of Object.entries(calls)) bench.add(name, call)
  await bench.run()
  return bench.tasks.flatMap(({ name, result }) => {
    if (result.state !== 'completed') return []
    const { mean, p50, p99 } = result.latency
    return [{ name, meanNs: Math.round(mean * 1e6), p50Ns: Math.round(p50 * 1e6), p99Ns: Math.round(p99 * 1e6) }]
  })
}
