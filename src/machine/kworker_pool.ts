/**
 * system_wq's threads: a Piscina pool of their own, one long task a thread. The tasks block in Atomics.wait on the model's
 * own work list, so that a CPU which queues work wakes one directly, with no message through the main thread.
 */
import { join } from 'node:path'
import { Piscina } from 'piscina'
import { packageRoot } from '../link/source_root.ts'
import type { DaemonJob } from './thread.ts'
import { daemonName } from './thread_names.ts'

const TASK_FILE = join(packageRoot, 'workers', 'kworker.mjs')

export interface Death {
  name: string
  why: string
}

export class KworkerPool {
  readonly #pool: Piscina
  readonly #tasks: Promise<void>[]
  readonly deaths: Death[] = []
  #ending = false

  constructor(machine: string, jobs: DaemonJob[]) {
    this.#pool = new Piscina({
      filename: TASK_FILE,
      minThreads: jobs.length,
      maxThreads: jobs.length,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: 1,
      atomics: 'disabled',
      execArgv: [],
    })
    this.#tasks = jobs.map(async (job) => {
      const name = daemonName(job)
      try {
        await this.#pool.run({ machine, job })
      } catch (error) {
        if (!this.#ending) this.deaths.push({ name, why: error instanceof Error ? error.message : String(error) })
      }
    })
  }

  get size(): number {
    return this.#tasks.length
  }

  /** Resolves when every task has returned (or died). */
  async returned(): Promise<void> {
    await Promise.all(this.#tasks)
  }

  /** Ends the threads wherever they are. */
  async end(): Promise<void> {
    this.#ending = true
    await this.#pool.destroy()
  }
}
