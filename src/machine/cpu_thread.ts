import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { packageRoot } from '../link/source_root.ts'
import type { CpuJob, CpuMessage } from './thread.ts'
import { cpuName } from './thread_names.ts'

const CPU_FILE = join(packageRoot, 'workers', 'cpu.mjs')

/** A CPU's worker thread, seen from the main thread. What its code prints goes to stderr. */
export class CpuThread {
  readonly cpu: number
  readonly #worker: Worker
  #stopped = false
  #died: string | null = null

  constructor(cpu: number, machine: string, job: CpuJob, hear: (message: CpuMessage, cpu: number) => void) {
    this.cpu = cpu
    this.#worker = new Worker(CPU_FILE, {
      workerData: { machine, job },
      execArgv: [],
      stdout: true,
      stderr: true,
      name: cpuName(cpu),
    })
    for (const output of [this.#worker.stdout, this.#worker.stderr]) {
      output.on('data', (chunk: Uint8Array) => process.stderr.write(chunk))
    }
    this.#worker.on('message', (message: CpuMessage) => {
      if (message.type === 'stopped' || message.type === 'refused') this.#stopped = true
      hear(message, cpu)
    })
    this.#worker.on('error', (error) => {
      this.#died = describeDeath(error)
    })
    this.#worker.on('exit', (code) => {
      if (!this.#stopped) this.#died ??= `its worker thread ended by itself with code ${code}`
    })
  }

  /** It returned from its run. */
  get stopped(): boolean {
    return this.#stopped
  }

  /** Why the thread is gone although nobody asked it to, or null. */
  get died(): string | null {
    return this.#died
  }

  tell(message: unknown): void {
    this.#worker.postMessage(message)
  }

  /** Ends the thread wherever it is, also in an endless loop or an Atomics.wait. */
  async end(): Promise<void> {
    this.#stopped = true
    await this.#worker.terminate()
  }
}

function describeDeath(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${String(error)}`
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'its worker thread ran out of memory'
  return error.message === '' ? error.name : `${error.name}: ${error.message}`
}
