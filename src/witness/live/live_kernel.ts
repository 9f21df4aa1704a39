import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Program } from '../../discover/program.ts'
import { built } from '../../link/built.ts'
import { packageRoot } from '../../link/source_root.ts'
import type { Answered, AnsweredAlone, AnsweredRaced, Asked } from './asked.ts'
import { loadLibc } from './libc.ts'

/** The running kernel, asked in a child process that ends with this one. */
export class LiveKernel {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  /** Or why it cannot be asked. */
  static async start(): Promise<LiveKernel | string> {
    const libc = loadLibc()
    if (typeof libc === 'string') return libc
    const [host, task] = [await built('witness/live/host'), await built('witness/live/task_thread')]
    const child = fork(join(packageRoot, 'workers', 'live_host.mjs'), [host, task], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true, // Ctrl-C is the parent's, which ends it
    })
    const kernel = new LiveKernel(child)
    const first = await kernel.#answer()
    if (!('refused' in first)) return kernel
    kernel.end()
    return first.refused
  }

  async alone(program: Program): Promise<AnsweredAlone> {
    return (await this.#ask({ ask: 'alone', program })) as AnsweredAlone
  }

  async raced(program: Program, rounds: number): Promise<AnsweredRaced> {
    return (await this.#ask({ ask: 'raced', program, rounds })) as AnsweredRaced
  }

  /** All of its mounts go with it. */
  end(): void {
    this.#child.kill('SIGKILL')
  }

  async #ask(asked: Asked): Promise<Answered> {
    this.#child.send(asked)
    return this.#answer()
  }

  #answer(): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const answered = (what: Answered): void => {
        this.#child.off('exit', ended)
        resolve(what)
      }
      const ended = (code: number | null, signal: string | null): void => {
        this.#child.off('message', answered)
        reject(new Error(`the process that asks the kernel ended before it answered (${signal ?? `exit ${code}`})`))
      }
      this.#child.once('message', answered)
      this.#child.once('exit', ended)
    })
  }
}
