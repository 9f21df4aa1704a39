/**
 * What a mntget and mntput on an attached mount cost against the bare Atomics that they must do (listed in
 * put_threads.ts), in one run and in alternating batches; and how many such pairs 1, 2 and 4 CPUs make on one shared mount
 * and on separate ones, beside the two adds of a pair alone on per-CPU words and on one shared word.
 *
 *   node --import tsx bench/put.ts [--json]
 */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { link } from '../src/link/link.ts'
import type * as threads from './put_threads.ts'

const LIMIT = 1.3
const RATE_MS = 300
const TIMES = 3
const CPUS = [1, 2, 4]
const SUBJECTS: threads.Subject[] = [
  'one shared mount',
  'separate mounts',
  'adds on per-CPU words',
  'adds on one shared word',
]

const entry = fileURLToPath(new URL('./put_threads.ts', import.meta.url))
const { file } = await link({ entry, standIns: new Map(), form: 'plain' })
const { bootBench, tell } = (await import(file)) as typeof threads
const buffer = bootBench()
const begin = (cpu: number, subject: threads.Subject | 'compare'): Worker =>
  new Worker(file, { workerData: { bench: 'put', buffer, cpu, subject }, execArgv: [] })
const answer = <T>(worker: Worker): Promise<T> =>
  new Promise((done, fail) => {
    worker.once('message', done)
    worker.once('error', fail)
  })

const median = (all: number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1]!

const { kernel, bare } = await answer<{ kernel: number[]; bare: number[] }>(begin(0, 'compare'))
// Per pair of neighbouring batches: what else runs on the machine meets both alike.
const ratio = median(kernel.map((ns, i) => ns / bare[i]!))

async function rateOf(subject: threads.Subject, cpus: number): Promise<number> {
  tell(0)
  const workers = Array.from({ length: cpus }, (_, cpu) => begin(cpu, subject))
  await Promise.all(workers.map((worker) => answer(worker)))
  const results = workers.map((worker) => answer<threads.Rate>(worker))
  tell(1)
  await new Promise((done) => setTimeout(done, RATE_MS))
  tell(2)
  return Math.round((await Promise.all(results)).reduce((sum, { pairs, ns }) => sum + (pairs / ns) * 1e9, 0))
}

const pairsPerSecond: Record<string, Record<number, number>> = {}
for (const subject of SUBJECTS) {
  pairsPerSecond[subject] = {}
  for (const cpus of CPUS) {
    const rates: number[] = []
    for (let time = 0; time < TIMES; time++) rates.push(await rateOf(subject, cpus))
    pairsPerSecond[subject][cpus] = Math.max(...rates) // what else runs on the machine can only take away
  }
}

const pairNs = { kernel: Number(median(kernel).toFixed(1)), bare: Number(median(bare).toFixed(1)) }
const result = {
  bench: 'put',
  pairNs,
  ratio,
  limit: LIMIT,
  pairsPerSecond,
  cores: availableParallelism(),
  ok: ratio <= LIMIT,
}
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(result))
} else {
  console.log(`mntget + mntput               p50 ${pairNs.kernel} ns`)
  console.log(`the bare Atomics of a pair    p50 ${pairNs.bare} ns`)
  console.log(`ratio                         ${ratio.toFixed(2)} (at most ${LIMIT}): ${result.ok ? 'ok' : 'too slow'}`)
  console.log(`million pairs a second on ${result.cores} cores, by CPUs`)
  for (const [subject, rates] of Object.entries(pairsPerSecond)) {
    const columns = CPUS.map((cpus) => `${cpus}: ${(rates[cpus]! / 1e6).toFixed(1)}`.padEnd(10))
    console.log(`  ${subject.padEnd(28)}${columns.join('')}`)
  }
}
process.exitCode = result.ok ? 0 : 1
