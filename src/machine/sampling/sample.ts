/**
 * Races a scenario's CPUs on real threads: the main thread's side. It chooses knobs, adds up what the CPUs report at the
 * end of each epoch, and watches. It never blocks.
 */
import { availableParallelism } from 'node:os'
import { BadInput } from '../../link/bad_input.ts'
import { whereabouts } from '../../supervise/whereabouts.ts'
import { CpuThread } from '../cpu_thread.ts'
import { delaysOf } from '../delays.ts'
import type { Finding } from '../finding.ts'
import type { LoadedScenario } from '../load_scenario.ts'
import { MarkTable } from '../mark_table.ts'
import { seededRandom } from '../random.ts'
import type { CpuMessage } from '../thread.ts'
import { cpuName } from '../thread_names.ts'
import { Watchdog } from '../watchdog.ts'
import { type CopyLayout, createCopyMemory } from './copies.ts'
import { KnobTuner } from './knob_tuner.ts'
import { LOG_BYTES } from './outcome_log.ts'
import { askFor, copyAt, type Knobs, publishNext, roundsAt, roundWords } from './round_words.ts'
import { SampleBook } from './sample_book.ts'
import type { SamplingJob } from './sampling_cpu.ts'
import type { StateImage } from './state_image.ts'
import { describeStuck } from './stuck.ts'

export interface SampleOptions {
  loaded: LoadedScenario
  name: string
  image: StateImage
  /** the machine's own linked module */
  machine: string
  seconds: number
  seed: number
  watchdogSeconds: number
  /** threads linger at random places; the program must be linked for it */
  delays?: boolean
  /** called a few times a second */
  progress(now: SampleProgress): void
  /** ends the run early when aborted; the result so far is returned */
  interrupt: AbortSignal
}

export interface SampleProgress {
  elapsedSeconds: number
  executions: number
  outcomes: Map<string, number>
  findings: Finding[]
}

export interface SampleResult {
  executions: number
  elapsedSeconds: number
  outcomes: Record<string, number>
  findings: Finding[]
  /** of every `sometimes` mark, how often it was reached */
  marks: Map<string, number>
  /** the knobs that brought the rarest outcomes most often */
  tuned: Record<string, number | string>
  unrecorded: number
}

const EPOCH_MS = 40
const PROGRESS_MS = 200
/** Ctrl-C ends within two seconds, with what is left then */
const STOPPING_MS = 1200
/** a thread that runs answers at once; on a busy machine some do not */
const ANSWERED_MS = 3000
/** an execution takes microseconds */
const LONGEST_DELAY_MS = 0.1
const LEAST_COPIES = 16
/** larger states have cache lines of their own anyway */
const MOST_MOVED_BYTES = 64 * 1024

export async function sample(options: SampleOptions): Promise<SampleResult> {
  const { loaded, image, seed } = options
  const { scenario } = loaded
  const cpus = scenario.cpus.length
  const random = seededRandom(seed)
  const stateBytes = image.initial.reduce((sum, bytes) => sum + bytes.length, 0)
  const mayMove = loaded.viewsMayMove && !image.bareBuffers && stateBytes < MOST_MOVED_BYTES
  const layouts: CopyLayout[] = mayMove ? ['packed', 'line', 'spread'] : ['separate']
  const memories = layouts.map((layout) => createCopyMemory(image, layout))
  const most = Math.min(...memories.map((memory) => memory.count))
  const words = roundWords(cpus)
  const coresForAll = cpus <= availableParallelism()
  const tuner = new KnobTuner(knobValues(layouts.length, most, coresForAll && cpus > 1), random)
  let knobs: Knobs = { ...tuner.choose(), epoch: 1, stop: false }
  askFor(words, knobs)
  publishNext(words)

  const logs = Array.from({ length: cpus }, () => new SharedArrayBuffer(LOG_BYTES))
  const ids = Array.from({ length: cpus }, () => new Int32Array(new SharedArrayBuffer(most * 4)))
  const book = new SampleBook(scenario, logs, tuner)
  book.chose(knobs)

  const job = { cpus, words, image, memories, ids, logs, seed, coresForAll }
  const threads: CpuThread[] = []
  const marks = new MarkTable(loaded.marks, cpus)
  return await new Promise<SampleResult>((resolve, reject) => {
    const startedAt = performance.now()
    const timers: NodeJS.Timeout[] = []
    const elapsed = (): number => (performance.now() - startedAt) / 1000
    let ending = false

    let refused: string | null = null
    const finish = (): void => {
      for (const timer of timers) clearInterval(timer)
      watchdog.stop()
      options.interrupt.removeEventListener('abort', interrupted)
      const seconds = elapsed()
      Promise.all(threads.map((thread) => thread.end()))
        .then(() => {
          if (refused !== null) throw new BadInput(`${options.name}: ${refused}`)
          const best = tuner.best()
          resolve({
            ...book.result(),
            elapsedSeconds: seconds,
            marks: marks.counts(),
            tuned: { ...best, layout: layouts[best.layout]! },
          })
        })
        .catch(reject)
    }
    const end = (): void => {
      if (!ending) {
        ending = true
        finish()
      }
    }
    const interrupted = (): void => {
      askToStop()
      timers.push(setInterval(end, STOPPING_MS)) // they may be stuck
    }
    const askToStop = (): void => {
      knobs = { ...knobs, epoch: knobs.epoch + 1, stop: true }
      askFor(words, knobs)
    }
    const hear = (message: CpuMessage): void => {
      if (message.type === 'refused') {
        refused = message.message
        end()
      }
      if (message.type === 'epoch') book.add(message.report)
      if (threads.every((thread) => thread.stopped)) end()
    }
    const counters = (): number[] =>
      threads.map((thread) => words[roundsAt(thread.cpu)]! * 8192 + words[copyAt(thread.cpu)]!)
    const watchdog = new Watchdog(options.watchdogSeconds, counters, async (halt) => {
      const there = await whereabouts(cpus, ANSWERED_MS)
      book.finding(describeStuck(halt, words, threads, image, memories, there))
      end()
    })

    const delays = delaysOf(options.delays, options.seed, LONGEST_DELAY_MS)
    for (let cpu = 0; cpu < cpus; cpu++) {
      const sampling: SamplingJob = { ...job, cpu }
      threads.push(
        new CpuThread(
          cpu,
          options.machine,
          { program: loaded.program, marks: marks.row(cpu), sampling, ...delays(cpu) },
          hear,
        ),
      )
    }
    watchdog.start()
    options.interrupt.addEventListener('abort', interrupted)
    if (options.interrupt.aborted) interrupted()
    timers.push(
      setInterval(() => {
        if (knobs.stop) return
        if (elapsed() >= options.seconds) return askToStop()
        knobs = { ...tuner.choose(), epoch: knobs.epoch + 1, stop: false }
        book.chose(knobs)
        askFor(words, knobs)
      }, EPOCH_MS),
      setInterval(() => {
        const dead = threads.filter((thread) => thread.died !== null)
        for (const thread of dead) {
          book.finding({ kind: 'uncaught', cpu: thread.cpu, message: `${cpuName(thread.cpu)} died: ${thread.died}` })
        }
        if (dead.length > 0) end()
        options.progress({ elapsedSeconds: elapsed(), ...book.soFar() })
      }, PROGRESS_MS),
    )
  })
}

function knobValues(
  layouts: number,
  most: number,
  mayMeet: boolean,
): Record<keyof Omit<Knobs, 'epoch' | 'stop'>, number[]> {
  const copies = [LEAST_COPIES, 64, 256, 1024, 4096].map((count) => Math.min(count, most))
  return {
    layout: Array.from({ length: layouts }, (_, index) => index),
    copies: [...new Set(copies)],
    meetEvery: mayMeet ? [0, 1, 8] : [0],
    skew: [0, 200, 4000],
    jitter: [0, 8, 64],
  }
}
