/**
 * What a mntget and mntput on an attached mount cost against the bare Atomics that they must do (listed in
 * put_threads.ts), in one run and in alternating batches. How many such pairs several CPUs make is in `npm run bench`.
 *
 *   node --import tsx bench/put.ts [--json]
 */
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { WITHOUT_LOCKDEP } from '../src/bench/without_lockdep.ts'
import { link } from '../src/link/link.ts'
import type * as threads from './put_threads.ts'

const LIMIT = 1.3

const entry = fileURLToPath(new URL('./put_threads.ts', import.meta.url))
const { file } = await link({ entry, standIns: WITHOUT_LOCKDEP, form: 'plain' })
const { bootBench } = (await import(file)) as typeof threads
const buffer = bootBench({ cpus: 4, kworkers: 1, arenaBytes: 8 << 20 })
const worker = new Worker(file, { workerData: { bench: 'put', buffer }, execArgv: [] })
const { kernel, bare } = await new Promise<{ kernel: number[]; bare: number[] }>((done, fail) => {
  worker.once('message', done)
  worker.once('error', fail)
})

const median = (all: number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1]!
// Per pair of neighbouring batches: what else runs on the machine meets both alike.
const ratio = median(kernel.map((ns, i) => ns / bare[i]!))
const pairNs = { kernel: Number(median(kernel).toFixed(1)), bare: Number(median(bare).toFixed(1)) }
const ok = ratio <= LIMIT
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ bench: 'put', pairNs, ratio, limit: LIMIT, ok }))
} else {
  console.log(`mntget + mntput               p50 ${pairNs.kernel} ns`)
  console.log(`the bare Atomics of a pair    p50 ${pairNs.bare} ns`)
  console.log(`ratio                         ${ratio.toFixed(2)} (at most ${LIMIT}): ${ok ? 'ok' : 'too slow'}`)
}
process.exitCode = ok ? 0 : 1
