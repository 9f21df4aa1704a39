/**
 * What a mntget and mntput on an attached mount cost against the bare Atomics that they must do (listed in
 * put_threads.ts): in this kernel, by hand in JavaScript, in WebAssembly with the loop inside, called for each get and each put, and
 * called for each operation, and in C, where a compiler is there. 1, 2 and 4 CPUs make them at once, all kinds in turn. docs/decisions/put_in_webassembly.md says
 * what came of it. How many such pairs several CPUs make is in `npm run bench`, too.
 *
 *   node --import tsx bench/put.ts [--json]
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { WITHOUT_LOCKDEP } from '../src/bench/without_lockdep.ts'
import { link } from '../src/link/link.ts'
import { BARRIER_WORDS } from '../src/machine/spin_barrier.ts'
import type * as threads from './put_threads.ts'
import { putMemory } from './put_wasm.ts'

const LIMIT = 1.3
const CPUS = [1, 2, 4]
/** Of put.c with gcc 12 -O2 on two Sapphire Rapids cores of a virtual machine, November 2026: where no compiler is. */
const C_THEN: Record<number, number> = { 1: 26.5, 2: 26.4, 4: 26.6 }

const entry = fileURLToPath(new URL('./put_threads.ts', import.meta.url))
const { file } = await link({ entry, standIns: WITHOUT_LOCKDEP, form: 'plain' })
const { bootBench } = (await import(file)) as typeof threads
const inC = compiledPairs()
const rows = []
for (const cpus of CPUS) rows.push({ cpus, ...(await measure(cpus)), ...inC(cpus) })

const ok = rows[0]!.ratio <= LIMIT
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ bench: 'put', node: process.version, rows, limit: LIMIT, ok }))
} else {
  console.log(`nanoseconds of a mntget and mntput, node ${process.version}`)
  for (const { cpus, ratio, pairNs, cNs, cIsOld } of rows) {
    const { kernel, bare, wasm, wasmCalled, wasmOperations } = pairNs
    const c = `${cNs} in C${cIsOld ? ' (on another machine, then)' : ''}`
    console.log(
      `${cpus} CPU${cpus === 1 ? '' : 's'}: ${kernel} in the kernel, ${bare} as bare Atomics (${ratio.toFixed(2)} times), ` +
        `${wasm} in WebAssembly, ${wasmCalled} called there for each, ${wasmOperations} for each operation, ${c}`,
    )
  }
  console.log(`ratio to the bare Atomics: at most ${LIMIT}: ${ok ? 'ok' : 'too slow'}`)
}
process.exitCode = ok ? 0 : 1

async function measure(cpus: number) {
  const buffer = bootBench({ cpus: 4, kworkers: 1, arenaBytes: 8 << 20 })
  const memory = putMemory()
  const barrier = new SharedArrayBuffer(4 * BARRIER_WORDS)
  const samples = await Promise.all(
    Array.from({ length: cpus }, (_, cpu) => {
      const workerData = { bench: 'put', buffer, memory, barrier, cpu, cpus }
      return samplesOf(new Worker(file, { workerData, execArgv: [] }))
    }),
  )
  const of = (kind: threads.Kind): number[] => samples.flatMap((each) => each[kind])
  const ns = (kind: threads.Kind): number => Number(median(of(kind)).toFixed(1))
  // Per pair of neighbouring batches: what else runs on the machine meets both alike.
  const ratio = median(of('kernel').map((each, i) => each / of('bare')[i]!))
  return {
    ratio,
    pairNs: {
      kernel: ns('kernel'),
      bare: ns('bare'),
      wasm: ns('wasm'),
      wasmCalled: ns('wasmCalled'),
      wasmOperations: ns('wasmOperations'),
    },
  }
}

function samplesOf(worker: Worker): Promise<threads.Samples> {
  return new Promise((done, fail) => {
    worker.once('message', done)
    worker.once('error', fail)
  })
}

/** The figures of put.c: measured now, or, where `cc` is not there, those of then. */
function compiledPairs(): (cpus: number) => { cNs: number; cIsOld: boolean } {
  const directory = mkdtempSync(path.join(tmpdir(), 'mnttorture-put-'))
  const program = path.join(directory, 'put')
  try {
    const source = fileURLToPath(new URL('./put.c', import.meta.url))
    execFileSync('cc', ['-O2', '-pthread', source, '-o', program], { stdio: 'ignore' })
    const measured = new Map(CPUS.map((cpus) => [cpus, Number(execFileSync(program, [String(cpus)]).toString())]))
    return (cpus) => ({ cNs: measured.get(cpus)!, cIsOld: false })
  } catch {
    return (cpus) => ({ cNs: C_THEN[cpus]!, cIsOld: true })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function median(all: number[]): number {
  return [...all].sort((a, b) => a - b)[all.length >> 1]!
}
