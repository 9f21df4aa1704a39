/**
 * From queue_work to the first line of the function, on a kworker that sleeps, against its floor: half a bare
 * wait/notify round trip between two threads. Both in one run, in alternating batches.
 *
 *   node --import tsx bench/queue_work.ts [--json]
 */
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { WITHOUT_LOCKDEP } from '../src/bench/without_lockdep.ts'
import { link } from '../src/link/link.ts'
import type * as threads from './queue_work_threads.ts'

const BATCHES = 60
const ROUNDS = 200
const LIMIT = 1.3

const entry = fileURLToPath(new URL('./queue_work_threads.ts', import.meta.url))
const { file } = await link({ entry, standIns: WITHOUT_LOCKDEP, form: 'plain' })
const { bootBench, stopBench } = (await import(file)) as typeof threads

const { buffer, daemons } = bootBench(1)
const begin = (data: object): Worker =>
  new Worker(file, { workerData: { bench: 'queue_work', buffer, ...data }, execArgv: [] })
const others = [
  begin({ role: 'echo' }),
  ...Array.from({ length: daemons }, (_, index) => begin({ role: 'kworker', index })),
]
await Promise.all(others.map((worker) => new Promise((online) => worker.once('online', online))))
const samples = await new Promise<threads.QueueWorkSamples[]>((done, fail) => {
  const cpu = begin({ role: 'cpu', measure: { batches: BATCHES, rounds: ROUNDS } })
  cpu.once('message', done)
  cpu.once('error', fail)
})
stopBench()
await Promise.all(others.map((worker) => new Promise((gone) => worker.once('exit', gone))))

const percentile = (all: number[], p: number): number =>
  Math.round([...all].sort((a, b) => a - b)[Math.floor((all.length - 1) * p)]!)
const summary = (all: number[]) => ({
  p50Ns: percentile(all, 0.5),
  p90Ns: percentile(all, 0.9),
  p99Ns: percentile(all, 0.99),
})
const warm = samples.slice(BATCHES / 10)
const roundTrip = summary(warm.flatMap((batch) => batch.roundTrip))
const queueToStart = summary(warm.flatMap((batch) => batch.queueToStart))
// Per pair of neighbouring batches: what else runs on the machine moves the latencies by more than the limit.
const ratios = warm.map((batch) => percentile(batch.queueToStart, 0.5) / (percentile(batch.roundTrip, 0.5) / 2))
const ratio = ratios.sort((a, b) => a - b)[ratios.length >> 1]!
const result = { bench: 'queue_work', roundTrip, queueToStart, ratio, limit: LIMIT, ok: ratio <= LIMIT }

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(result))
} else {
  console.log(`bare wait/notify round trip   p50 ${roundTrip.p50Ns} ns, p90 ${roundTrip.p90Ns}, p99 ${roundTrip.p99Ns}`)
  console.log(
    `queue_work to start           p50 ${queueToStart.p50Ns} ns, p90 ${queueToStart.p90Ns}, p99 ${queueToStart.p99Ns}`,
  )
  console.log(`ratio to half a round trip    ${ratio.toFixed(2)} (at most ${LIMIT}): ${result.ok ? 'ok' : 'too slow'}`)
}
process.exitCode = result.ok ? 0 : 1
