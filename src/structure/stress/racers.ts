import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { BadInput } from '../../link/bad_input.ts'
import { built } from '../../link/built.ts'
import { link } from '../../link/link.ts'
import { packageRoot } from '../../link/source_root.ts'
import { toldError } from '../../scenario/told_error.ts'
import { doing } from '../../supervise/doing.ts'
import { lead, makeFirst } from '../handles.ts'
import type { Program } from '../program.ts'
import { readStructure } from '../read_structure.ts'
import type { Runner } from '../runner.ts'
import { runnerFile } from '../search/program_file.ts'
import type { Structure } from '../structure.ts'
import { type NotedCall, type RaceOrder, type RacerMessage, WORDS } from './race_thread.ts'

/** what a program may take before its threads are ended: somebody waits for ever, or spins */
const LONGEST_MS = 3000
/** beyond the end of the run */
const LATE_MS = 400

interface Seen {
  rounds: NotedCall[][][]
  before: unknown[]
}

/** Worker threads that race programs of one structure; those of a program that does not come to its end are ended, and made anew. */
export class Racers {
  readonly structure: Structure
  private readonly name: string
  private readonly url: string
  private readonly module: string
  private threads: Worker[] = []

  private constructor(structure: Structure, name: string, url: string, module: string) {
    this.structure = structure
    this.name = name
    this.url = url
    this.module = module
  }

  static async link(file: string, name: string): Promise<Racers> {
    const linked = await link({ entry: runnerFile(file), standIns: new Map(), form: 'plain' })
    const url = pathToFileURL(linked.file).href
    const { default: runner } = await loaded(url, name)
    if (!runner.isStructure) throw new BadInput(`${name}: exports no structure({ ... }) as default`)
    return new Racers(readStructure(runner.structure, name), name, url, await built('structure/stress/race_thread'))
  }

  /**
   * What the calls of each round returned, CPU by CPU, and what those before the race did; undefined where it does not end. `until`,
   * as performance.now tells the time, it may be too late to know that.
   */
  async race(program: Program, rounds: number, until: number): Promise<Seen | undefined | 'too late'> {
    const { memory } = makeFirst(this.structure)
    const before: unknown[] = []
    lead(this.structure, program, memory, (result) => before.push(result))
    const image = memory.map((buffer) => new Uint8Array(buffer).slice())
    const words = new Int32Array(new SharedArrayBuffer(4 * WORDS))
    const order: RaceOrder = { program, rounds, memory, image, words }
    await this.atLeast(program.cpus.length)
    const racing = this.threads.slice(0, program.cpus.length)
    const longestMs = Math.min(LONGEST_MS, Math.max(until + LATE_MS - performance.now(), LATE_MS))
    const replies = racing.map((thread) => answerOf(thread, longestMs, this.name))
    for (const thread of racing) thread.postMessage(order)
    const answers = await Promise.all(replies)
    if (answers.some((answer) => answer === undefined)) {
      await this.end()
      return longestMs < LONGEST_MS ? 'too late' : undefined
    }
    const lanes = answers.map((answer) => (answer as Extract<RacerMessage, { type: 'raced' }>).rounds)
    return { before, rounds: Array.from({ length: rounds }, (_, round) => lanes.map((lane) => lane[round]!)) }
  }

  async end(): Promise<void> {
    const { threads } = this
    this.threads = []
    await Promise.all(threads.map((thread) => thread.terminate()))
  }

  private async atLeast(count: number): Promise<void> {
    const fresh: Worker[] = []
    for (let cpu = this.threads.length; cpu < count; cpu++) {
      const job = { program: this.url, cpu }
      fresh.push(new Worker(join(packageRoot, 'workers', 'racer.mjs'), { workerData: { module: this.module, job } }))
    }
    this.threads.push(...fresh)
    await Promise.all(fresh.map((thread) => answerOf(thread, Infinity, this.name)))
  }
}

/** The runner of the structure; what its file throws while it loads is told in one line. */
async function loaded(url: string, name: string): Promise<{ default: Runner }> {
  const before = doing.what
  doing.what = 'the file, while it loads,'
  try {
    return (await import(/* @vite-ignore */ url)) as { default: Runner }
  } catch (error) {
    throw new BadInput(`${name}: throws while it loads: ${toldError(error)}`)
  } finally {
    doing.what = before
  }
}

function answerOf(thread: Worker, withinMs: number, name: string): Promise<RacerMessage | undefined> {
  return new Promise((resolve, reject) => {
    const late = withinMs === Infinity ? undefined : setTimeout(() => resolve(undefined), withinMs)
    thread.once('error', reject)
    thread.once('message', (message: RacerMessage) => {
      clearTimeout(late)
      thread.off('error', reject)
      if (message.type !== 'failed') resolve(message)
      else reject(message.isBadInput ? new BadInput(`${name}: ${message.message}`) : new Error(message.message))
    })
  })
}
