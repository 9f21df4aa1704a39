/**
 * Whatever runs users' code runs in a thread of its own, which this one watches: it stays free to answer Ctrl-C, ends that thread
 * wherever it is, and says where it did not come back. The thread gives a sign of life from its event loop; code that gives nobody
 * a turn for long is asked twice where it stands, and stands still only if it began no execution and took no step in between.
 */
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { BadInput } from '../link/bad_input.ts'
import { built } from '../link/built.ts'
import { packageRoot } from '../link/source_root.ts'
import { askThreads, isInside, type Stood } from './ask_threads.ts'
import { coreWaitMs } from './core_wait.ts'
import { NotBack } from './not_back.ts'
import type { TaskRequest, ThreadMessage } from './serve_tasks.ts'
import { moment } from './time_box.ts'

export interface Supervision<Told> {
  told(message: Told): void
  signal?: AbortSignal | undefined
  /** what the code under test prints was printed when it ran before */
  silent?: boolean
  /** how long it may be busy with one thing, before it is asked where it stands */
  patienceMs?: number
  /** a moment: it is to be done by then, whatever it says itself */
  until?: number
}

/** Linking the kernel takes a second without a turn; nobody wants to wait much longer for a loop that never ends. */
export const STUCK_MS = 5000
/** a file may wait for others at its top level, but not for ever */
const LONGEST_LOAD_MS = 15_000
const BETWEEN_QUESTIONS_MS = 500
/** where the time is nearly over */
const BETWEEN_LAST_QUESTIONS_MS = 120
/** A time box that is short leaves less time to see whether somebody comes back. */
const LEAST_PATIENCE_MS = 1500
const SHARE_OF_BOX = 0.75
/** before a box ends, whoever has been quiet for long is asked where it stands, so that this can be told in time */
const BEFORE_END_MS = 300
const LEAST_AT_END_MS = 1350
/** after it, the thread is ended; `--seconds` is kept within a second */
const LATE_MS = 600
const LATE_WORD_MS = 150
/** below this share of one core, it sleeps rather than runs */
const ASLEEP_SHARE = 0.05
const LEAST_SHARE = 1 / 3
/** the same where its threads have waited for a core for half of the time and more */
const LEAST_SHARE_STARVED = 1 / 20
const STARVED_SHARE = 1 / 2
/** on a busy machine; whoever stands in a loop answers at once otherwise */
const ANSWERED_MS = 3000
/** Ctrl-C ends within two seconds: what is left by then is not waited for, nor is where it stands. */
const GRACE_MS = 1000
const LAST_WORD_MS = 1400
/** who stops by itself is not asked */
const ASKED_AFTER_MS = 200
const LOOK_MS = 50
/** a thread that takes so much without a sign of life is asked at once */
const MEMORY_BYTES = 2 ** 30
const MOST_BYTES = totalmem() / 2

/** where what the code under test prints goes; stderr where stdout is for results */
export const printing = { to: process.stdout as NodeJS.WriteStream }

/** How long a thread may be busy with one thing, where all of it may take so many seconds. */
export function patienceWithin(seconds = Infinity): number {
  return Math.min(STUCK_MS, Math.max(LEAST_PATIENCE_MS, seconds * 1000 * SHARE_OF_BOX))
}

/** Runs a task of src/cli/tasks.ts; throws NotBack where it had to be ended. */
export async function supervise<Told, Result>(
  task: string,
  given: unknown,
  { told, signal, silent = false, patienceMs = STUCK_MS, until = Infinity }: Supervision<Told>,
): Promise<Result> {
  const worker = await newWorker(silent)
  const stop = new Int32Array(new SharedArrayBuffer(4))
  let look: NodeJS.Timeout | undefined
  let onAbort: (() => void) | undefined
  try {
    return await new Promise<Result>((resolve, reject) => {
      worker.on('message', (message: ThreadMessage) => {
        watch.sign(message.type === 'beat' ? message : { waitingMs: 0, what: '' })
        if (message.type === 'told') told(message.message as Told)
        if (message.type === 'ends') watch.endsAt = Math.min(message.at, until)
        if (message.type === 'done') resolve(message.result as Result)
        if (message.type === 'failed')
          reject(message.isBadInput ? new BadInput(message.message) : inThread(message.message))
      })
      worker.on('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new NotBack('memory', undefined, 0) : error),
      )
      worker.on('exit', (code) => reject(new BadInput(`the code under test ended the process with code ${code}`)))
      const watch = new Watch(reject, patienceMs)
      watch.endsAt = until
      onAbort = () => {
        Atomics.store(stop, 0, 1)
        watch.stopping()
      }
      if (signal?.aborted) onAbort()
      else signal?.addEventListener('abort', onAbort)
      look = setInterval(() => watch.look(), LOOK_MS)
      worker.postMessage({ task, given, stop } satisfies TaskRequest)
    })
  } finally {
    clearInterval(look)
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort)
    worker.removeAllListeners()
    worker.on('error', () => {})
    await worker.terminate()
  }
}

async function newWorker(silent: boolean): Promise<Worker> {
  const worker = new Worker(join(packageRoot, 'workers', 'supervised.mjs'), {
    workerData: { module: await built('cli/tasks') },
    execArgv: [],
    name: 'supervised',
    stdout: true,
    stderr: silent,
  })
  if (silent) {
    worker.stdout.resume()
    worker.stderr.resume()
  } else worker.stdout.on('data', (chunk: Uint8Array) => printing.to.write(chunk))
  return worker
}

/** A fault of the tool, with the stack that it has in its thread. */
function inThread(stack: string): Error {
  const error = new Error(stack.split('\n')[0])
  error.stack = stack
  return error
}

class Watch {
  readonly #end: (error: NotBack) => void
  readonly #patienceMs: number
  /** a moment: the thread means to be done by then */
  endsAt = Infinity
  #signAt = performance.now()
  #bytesAtSign = process.memoryUsage.rss()
  #cpuAtSign = process.cpuUsage()
  /** undefined until the first look after a sign */
  #coreWaitAtSign: number | undefined
  #lookedAt = performance.now()
  #waitingMs = 0
  /** what it is in although others get their turn: a file that waits for something at its top level */
  #what = ''
  #whatSince = 0
  #stoppedAt: number | undefined
  #askAgainAt = 0
  #isAsked = false
  #stoodAtStop: Stood | undefined
  #asking = false

  constructor(end: (error: NotBack) => void, patienceMs: number) {
    this.#end = end
    this.#patienceMs = patienceMs
  }

  sign({ waitingMs, what }: { waitingMs: number; what: string }): void {
    this.#signAt = performance.now()
    if (what === '' || what !== this.#what) this.#whatSince = this.#signAt
    this.#what = what
    this.#waitingMs = waitingMs
    this.#bytesAtSign = process.memoryUsage.rss()
    this.#cpuAtSign = process.cpuUsage()
    this.#coreWaitAtSign = undefined
  }

  stopping(): void {
    this.#stoppedAt = performance.now()
  }

  look(): void {
    const now = performance.now()
    // this thread itself came late: nobody could give it a sign
    if (now - this.#lookedAt > 20 * LOOK_MS) this.#signAt += now - this.#lookedAt
    this.#lookedAt = now
    this.#coreWaitAtSign ??= coreWaitMs()
    if (this.#stoppedAt !== undefined) return this.#stop(now - this.#stoppedAt)
    const leftMs = this.endsAt - moment()
    if (this.#asking) return
    if (leftMs < -LATE_MS) return void this.#late(now - this.#signAt)
    if (now < this.#askAgainAt) return
    if (this.#what !== '' && now - this.#whatSince > LONGEST_LOAD_MS) {
      const stood = { thread: '', what: this.#what, runs: 0 }
      return this.#end(new NotBack('stuck', stood, LONGEST_LOAD_MS / 1000))
    }
    const quietMs = Math.max(this.#ranMs(now - this.#signAt), this.#waitingMs)
    const bytes = process.memoryUsage.rss()
    const greedy = bytes > MOST_BYTES || (quietMs > 500 && bytes - this.#bytesAtSign > MEMORY_BYTES)
    const lastLook = leftMs < BEFORE_END_MS && quietMs > LEAST_AT_END_MS
    if (greedy || lastLook || quietMs > this.#patienceMs)
      void this.#suspect(greedy ? 'memory' : 'stuck', quietMs / 1000)
  }

  /** Of the time without a sign, what the thread had a core for; all of it where it sleeps, and some of it on the busiest machine. */
  #ranMs(wallMs: number): number {
    const { user, system } = process.cpuUsage(this.#cpuAtSign)
    const cpuMs = (user + system) / 1000
    if (cpuMs > wallMs * LEAST_SHARE) return Math.min(wallMs, cpuMs)
    if (this.#isStarved(wallMs)) return Math.max(cpuMs, wallMs * LEAST_SHARE_STARVED)
    return cpuMs < wallMs * ASLEEP_SHARE ? wallMs : wallMs * LEAST_SHARE
  }

  #isStarved(wallMs: number): boolean {
    if (wallMs < LEAST_PATIENCE_MS) return false
    const waitedMs = coreWaitMs() - (this.#coreWaitAtSign ?? 0)
    return waitedMs > wallMs * STARVED_SHARE
  }

  async #suspect(why: 'stuck' | 'memory', quiet: number): Promise<void> {
    this.#asking = true
    const leftMs = this.endsAt - moment()
    const betweenMs = leftMs < BEFORE_END_MS ? BETWEEN_LAST_QUESTIONS_MS : BETWEEN_QUESTIONS_MS
    const first = await askThreads(this.#answerMs())
    await new Promise((resume) => setTimeout(resume, Math.min(betweenMs, this.#patienceMs / 5)))
    const second = await askThreads(this.#answerMs())
    const still = second.find((one) => isInside(one) && first.some((other) => isSame(one, other)))
    const greedy = process.memoryUsage.rss() > MOST_BYTES ? second.find(isInside) : undefined
    if (still !== undefined) this.#end(new NotBack(why, still, quiet))
    else if (greedy !== undefined) this.#end(new NotBack('memory', greedy, quiet))
    this.#asking = false
    this.#askAgainAt = performance.now() + this.#patienceMs
  }

  /** Nobody is waited for until the time is over for long. */
  #answerMs(): number {
    return Math.max(LATE_WORD_MS, Math.min(ANSWERED_MS, this.endsAt - moment() + LATE_MS))
  }

  async #late(quietMs: number): Promise<void> {
    this.#asking = true
    const stood = (await askThreads(LATE_WORD_MS)).find(isInside)
    this.#end(new NotBack('late', stood, quietMs / 1000))
  }

  #stop(forMs: number): void {
    if (forMs > ASKED_AFTER_MS && !this.#isAsked) {
      this.#isAsked = true
      void askThreads(LAST_WORD_MS).then((all) => {
        this.#stoodAtStop = all.find(isInside)
      })
    }
    if (forMs > LAST_WORD_MS || (forMs > GRACE_MS && this.#stoodAtStop !== undefined))
      this.#end(new NotBack('stopped', this.#stoodAtStop, (performance.now() - this.#signAt) / 1000))
  }
}

function isSame(one: Stood, other: Stood): boolean {
  return (
    one.thread === other.thread &&
    one.what === other.what &&
    one.cpu === other.cpu &&
    one.runs === other.runs &&
    one.steps === other.steps
  )
}
