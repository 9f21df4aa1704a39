/**
 * What system calls of the model cost on one thread, timed by tinybench. Flush latencies of the designs are not measured here
 * yet; `bench:put` and bench/queue_work.ts measure the put and the way to a kworker on real threads.
 *
 *   npm run bench [-- --json]
 */
import { fileURLToPath } from 'node:url'
import { Bench } from 'tinybench'
import { link } from '../src/link/link.ts'
import type * as program from './calls_program.ts'

const entry = fileURLToPath(new URL('./calls_program.ts', import.meta.url))
const { file } = await link({ entry, standIns: new Map(), form: 'plain' })
const { bootCalls, calls } = (await import(file)) as typeof program
bootCalls()

const bench = new Bench({ time: 300, warmupTime: 100, throws: true })
for (const [name, call] of Object.entries(calls)) bench.add(name, call)
await bench.run()

const rows = bench.tasks.map(({ name, result }) => {
  if (result.state !== 'completed') throw new Error(`${name}: ${result.state}`)
  const { mean, p50, p99 } = result.latency
  return { name, meanNs: Math.round(mean * 1e6), p50Ns: Math.round(p50 * 1e6), p99Ns: Math.round(p99 * 1e6) }
})
if (process.argv.includes('--json')) console.log(JSON.stringify({ calls: rows }))
else
  for (const row of rows)
    console.log(`${row.name.padEnd(34)} p50 ${row.p50Ns} ns  p99 ${row.p99Ns} ns  mean ${row.meanNs} ns`)
