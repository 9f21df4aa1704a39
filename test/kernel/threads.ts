import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { link } from '../../src/link/link.ts'
import type * as base from './base.ts'

type Program = typeof base & Record<string, (argument?: never) => unknown>
type Call = [name: string, argument?: unknown]

const HANG_MS = 20_000
const LOOK_MS = 50

/**
 * The kernel on real threads: links `program` (a file that exports functions, and all of base.ts), boots an arena, starts
 * kworkers, rescuers, timer and CPUs. `race` runs one function on each CPU at once and returns what they return.
 */
export async function machine(program: URL, knobs: base.Knobs, standIns: Record<string, string> = {}) {
  const linked = await link({
    entry: fileURLToPath(program),
    standIns: new Map(Object.entries(standIns)),
    form: 'plain',
  })
  const kernel = (await import(linked.file)) as Program
  const buffer = kernel.bootKernel(knobs)
  const start = new Int32Array(new SharedArrayBuffer(8))
  const failures: string[] = []
  const begin = (role: 'cpu' | 'daemon', index: number): Worker => {
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
      workerData: { file: linked.file, buffer, role, index, start },
      execArgv: [],
    })
    worker.on('error', (error: Error) => failures.push(`${role} ${index}: ${error.stack}`))
    return worker
  }
  const cpus = Array.from({ length: knobs.cpus }, (_, cpu) => begin('cpu', cpu))
  const daemons = Array.from({ length: kernel.daemons() }, (_, index) => begin('daemon', index))
  const daemonsGone = daemons.map((d) => new Promise<void>((done) => d.once('exit', () => done())))

  const within = async <T>(what: string, work: Promise<T>, hangMs: number, state?: RegExp): Promise<T> => {
    let timer: NodeJS.Timeout | undefined
    const hang = new Promise<never>((_, reject) => {
      let [leftMs, matchingMs] = [hangMs + HANG_MS, hangMs]
      timer = setInterval(() => {
        leftMs -= LOOK_MS
        const matches = state === undefined || state.test(kernel.taskStates().join('\n'))
        matchingMs = matches ? matchingMs - LOOK_MS : hangMs
        if (leftMs > 0 && matchingMs > 0 && failures.length === 0) return
        const lines = [...failures, ...kernel.findings(), ...kernel.taskStates()]
        reject(new Error([failures.length > 0 ? `${what}: a thread died` : `${what} hangs`, ...lines].join('\n  ')))
      }, LOOK_MS)
    })
    try {
      return await Promise.race([work, hang])
    } finally {
      clearInterval(timer)
    }
  }

  return {
    kernel,
    buffer,
    /** Runs the calls at once, call n on CPU n. They hang when they take so long, since the tasks' states became as expected. */
    async race(calls: Call[], hangMs = HANG_MS, state?: RegExp): Promise<unknown[]> {
      Atomics.store(start, 0, 0)
      const results = calls.map(([name, argument], cpu) => {
        const result = new Promise((done) => cpus[cpu]!.once('message', done))
        cpus[cpu]!.postMessage({ name, argument, racers: calls.length })
        return result
      })
      return within(calls.map(([name]) => name).join(' | '), Promise.all(results), hangMs, state)
    },
    /** Shuts down in order; returns the findings. */
    async close(): Promise<string[]> {
      kernel.stopKernel()
      await within('shutdown', Promise.all(daemonsGone), HANG_MS)
      await Promise.all(cpus.map((cpu) => cpu.terminate()))
      return [...failures, ...kernel.findings()]
    },
    /** Ends threads that hang on purpose. */
    async kill(): Promise<void> {
      await Promise.all([...cpus, ...daemons].map((thread) => thread.terminate()))
    },
  }
}
