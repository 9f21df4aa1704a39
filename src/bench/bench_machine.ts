import { pathToFileURL } from 'node:url'
import type { MessagePort } from 'node:worker_threads'
import { Worker } from 'node:worker_threads'
import { KworkerPool } from '../machine/kworker_pool.ts'
import type { DaemonJob } from '../machine/thread.ts'
import type * as program from './program/bench_program.ts'

type Program = typeof program
type Control = ReturnType<Program['controlOf']>

/** One booted kernel with its threads: CPUs that answer commands, kworkers, rescuers and the timer on Piscina. */
export class BenchMachine {
  readonly control: Control
  readonly #cpus: CpuWorker[]
  readonly #pool: KworkerPool

  static async boot(file: string, machine: string, knobs: program.BenchKnobs): Promise<BenchMachine> {
    const linked = (await import(pathToFileURL(file).href)) as Program
    const buffer = linked.bootBench(knobs)
    const job = (role: DaemonJob['role'], index: number): DaemonJob => ({ program: file, buffer, role, index })
    const pool = new KworkerPool(machine, [
      ...Array.from({ length: knobs.kworkers }, (_, index) => job('kworker', index)),
      ...Array.from({ length: linked.default.torture.rescuers }, (_, index) => job('rescuer', index)),
      job('timer', 0),
    ])
    const cpus = Array.from({ length: knobs.cpus }, (_, cpu) => new CpuWorker(file, linked.cpuWorkerData(buffer, cpu)))
    await Promise.all(cpus.map((cpu) => cpu.ready()))
    return new BenchMachine(linked.controlOf(buffer), cpus, pool)
  }

  private constructor(control: Control, cpus: CpuWorker[], pool: KworkerPool) {
    this.control = control
    this.#cpus = cpus
    this.#pool = pool
  }

  /** What `command` comes to on CPU `cpu`. */
  ask<T>(cpu: number, command: program.Command, transfer: readonly MessagePort[] = []): Promise<T> {
    const death = this.#pool.deaths[0]
    if (death !== undefined) throw new Error(`${death.name} died: ${death.why}`)
    return this.#cpus[cpu]!.ask(command, transfer) as Promise<T>
  }

  /** The same for a command that says when it is ready to be let go: resolves then. */
  async begin<T>(cpu: number, command: program.Command): Promise<{ result: Promise<T> }> {
    const ready = this.#cpus[cpu]!.ready()
    const result = this.ask<T>(cpu, command)
    await ready
    return { result }
  }

  /** Lets the kernel's threads return; what the kernel has to say against itself then. */
  async shutDown(): Promise<Array<{ kind: string; message: string }>> {
    this.control.shutDown()
    await this.#pool.returned()
    return this.control.findings()
  }

  /** Ends the threads, also where something hangs. */
  async end(): Promise<void> {
    await Promise.all([...this.#cpus.map((cpu) => cpu.end()), this.#pool.end()])
  }
}

class CpuWorker {
  readonly #worker: Worker
  #failed: ((error: Error) => void)[] = []

  constructor(file: string, workerData: unknown) {
    this.#worker = new Worker(file, { workerData, execArgv: [] })
    this.#worker.on('error', (error) => {
      for (const fail of this.#failed) fail(error as Error)
    })
  }

  async ready(): Promise<void> {
    await this.#heard((message) => 'ready' in message)
  }

  async ask(command: program.Command, transfer: readonly MessagePort[]): Promise<unknown> {
    const answered = this.#heard((message) => 'done' in message)
    this.#worker.postMessage(command, transfer as never)
    return ((await answered) as { done: unknown }).done
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #heard(is: (message: object) => boolean): Promise<object> {
    return new Promise((resolve, reject) => {
      const hear = (message: object): void => {
        if (!is(message)) return
        this.#worker.off('message', hear)
        this.#failed = this.#failed.filter((each) => each !== reject)
        resolve(message)
      }
      this.#failed.push(reject)
      this.#worker.on('message', hear)
    })
  }
}
