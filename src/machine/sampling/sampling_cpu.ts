/**
 * One CPU of a sampling run, in its own worker. A round, as jcstress does it:
 *
 *   everybody resets its share of the copies ── barrier ── each runs its function over all copies, in the same order
 *   ── barrier ── everybody counts outcomes and runs `check` over its share, resets it for the next round, ...
 *
 * The inner loop holds nothing but the call: outcomes become ids after it.
 */
import { NotAnOutcome } from '../../outcome.ts'
import type { Scenario } from '../../scenario.ts'
import { barrierWait } from '../spin_barrier.ts'
import { Copies, type CopyMemory, wordsOf } from './copies.ts'
import type { EpochReport, Failure } from './epoch_report.ts'
import { OutcomeReader, OutcomeWriter, THREW, UNRECORDED } from './outcome_log.ts'
import { OutcomeTally } from './outcome_tally.ts'
import { meet, turnIdly } from './pacing.ts'
import { PutOff } from './put_off.ts'
import {
  barrierAt,
  copyAt,
  type Knobs,
  metAt,
  nextKnobs,
  phaseAt,
  phases,
  publishNext,
  rebuildAt,
  roundsAt,
} from './round_words.ts'
import type { StateImage } from './state_image.ts'

export interface SamplingJob {
  cpu: number
  cpus: number
  words: Int32Array
  image: StateImage
  memories: CopyMemory[]
  /** one per CPU: the ids of its outcomes in this round */
  ids: Int32Array[]
  logs: SharedArrayBuffer[]
  seed: number
  /** every CPU has a core: spin at barriers, meet within rounds */
  coresForAll: boolean
}

const SPINS = 3_000
const MOST_MESSAGES = 16
/** samples that a CPU runs alone when the others are not there to meet */
const ALONE = 64

export class SamplingCpu {
  readonly #job: SamplingJob
  readonly #scenario: Scenario
  readonly #layouts: Array<Copies | undefined> = []
  readonly #writer: OutcomeWriter
  readonly #readers: OutcomeReader[]
  readonly #tally: OutcomeTally
  readonly #raw: unknown[] = []
  readonly #putOff = new PutOff()
  readonly #thrown = new Map<string, Failure>()
  readonly #failed = new Map<string, Failure>()
  readonly #report: (report: EpochReport) => void
  #random: number

  constructor(scenario: Scenario, job: SamplingJob, report: (report: EpochReport) => void) {
    this.#scenario = scenario
    this.#job = job
    this.#report = report
    this.#writer = new OutcomeWriter(job.logs[job.cpu]!)
    this.#readers = job.logs.map((log) => new OutcomeReader(log))
    this.#tally = new OutcomeTally()
    this.#random = (job.seed ^ Math.imul(job.cpu + 1, 0x9e3779b9)) | 1
  }

  async run(): Promise<void> {
    const { words, cpu } = this.#job
    let knobs = nextKnobs(words)
    this.#resetShare(knobs)
    let since = performance.now()
    let rounds = 0
    while (!knobs.stop) {
      this.#barrier(1)
      // somebody found out after this CPU had looked; all see it now
      if (!this.#rebuilt && Atomics.load(words, rebuildAt) === 1) this.#copies(knobs).rebuild(knobs.copies)
      const putOff = this.#putOff
      if (putOff.isLikely) await putOff.asTask(() => this.#runRound(knobs))
      else this.#runRound(knobs)
      if (putOff.isUsed(this.#raw, knobs.copies)) await this.#settle(putOff, knobs)
      this.#noteOutcomes(knobs)
      if (cpu === 0) publishNext(words)
      this.#barrier(3)
      const next = nextKnobs(words)
      words[phaseAt(cpu)] = 4
      this.#collectShare(knobs)
      rounds++
      words[roundsAt(cpu)]!++
      if (next.epoch !== knobs.epoch || next.stop) {
        this.#send(knobs.epoch, rounds, performance.now() - since)
        rounds = 0
        // another number of copies is shared out differently: nobody may reset what somebody else still checks
        this.#barrier(1)
      }
      const building = this.#layouts[next.layout] === undefined
      if (!next.stop) this.#resetShare(next)
      if (building || rounds === 0) since = performance.now()
      knobs = next
    }
    words[phaseAt(cpu)] = phases.indexOf('stopped')
  }

  #runRound(knobs: Knobs): void {
    const { words, cpu, cpus } = this.#job
    const states = this.#copies(knobs).states
    const raw = this.#raw
    const body = this.#scenario.cpus[cpu]!
    let meetAgain = 0
    const meetEvery = this.#job.coresForAll ? knobs.meetEvery : 0
    const at = copyAt(cpu)
    words[phaseAt(cpu)] = 2
    if (knobs.skew > 0) turnIdly(this.#draw() % knobs.skew)
    for (let from = 0; from < knobs.copies; from++) {
      try {
        if (meetEvery === 0 && knobs.jitter === 0) {
          for (; from < knobs.copies; from++) {
            words[at] = from
            raw[from] = body(states[from])
          }
        } else {
          for (; from < knobs.copies; from++) {
            words[at] = from
            if (meetEvery !== 0 && from >= meetAgain && from % meetEvery === 0) {
              // whoever is not there is not running: go ahead for a while, it will catch up
              if (!meet(words, metAt(0), metAt(1) - metAt(0), cpu, cpus, from + 1)) meetAgain = from + ALONE
            }
            if (knobs.jitter !== 0) turnIdly(this.#draw() % knobs.jitter)
            raw[from] = body(states[from])
          }
        }
      } catch (error) {
        raw[from] = threw
        this.#countThrow(error, knobs, from)
      }
    }
  }

  #noteOutcomes(knobs: Knobs): void {
    const raw = this.#raw
    const ids = this.#job.ids[this.#job.cpu]!
    for (let copy = 0; copy < knobs.copies; copy++) ids[copy] = raw[copy] === threw ? THREW : this.#idOf(raw[copy])
  }

  /** The copies go on one after the other, as whoever watches sees. A promise that was rejected: its CPU threw. */
  #settle(putOff: PutOff, knobs: Knobs): Promise<void> {
    const { words, cpu } = this.#job
    const failed = (error: unknown, copy: number): unknown => {
      this.#countThrow(error, knobs, copy)
      return threw
    }
    const at = copyAt(cpu)
    return putOff.settle(this.#raw, knobs.copies, failed, (copy) => {
      words[at] = copy
    })
  }

  #idOf(value: unknown): number {
    try {
      return this.#writer.idOf(value)
    } catch (error) {
      if (error instanceof NotAnOutcome) throw new NotAnOutcome(`cpu${this.#job.cpu} ${error.message}`)
      throw error
    }
  }

  #collectShare(knobs: Knobs): void {
    const [from, to] = this.#share(knobs.copies)
    const { ids, cpus } = this.#job
    const check = this.#scenario.check
    for (let copy = from; copy < to; copy++) {
      let whole = true
      this.#tally.begin()
      for (let cpu = 0; cpu < cpus; cpu++) {
        const id = ids[cpu]![copy]!
        if (id === THREW || id === UNRECORDED) whole = false
        this.#tally.add(id)
      }
      this.#tally.count()
      if (check !== undefined && whole) this.#check(knobs, copy)
    }
    if (knobs.epoch === this.#lastLook) return
    this.#lastLook = knobs.epoch
    const copies = this.#copies(knobs)
    if (copies.unsharedPartsChanged(0) || copies.unsharedPartsChanged(from))
      Atomics.store(this.#job.words, rebuildAt, 1)
  }

  #lastLook = -1
  #rebuilt = false

  #check(knobs: Knobs, copy: number): void {
    const state = this.#copies(knobs).states[copy]
    try {
      this.#scenario.check!(
        state,
        this.#job.ids.map((ids, cpu) => this.#readers[cpu]!.valueOf(ids[copy]!)),
      )
    } catch (error) {
      const known = this.#failed.get(keyOf(error))
      if (known !== undefined) known.count++
      else if (this.#failed.size < MOST_MESSAGES) {
        const ids = this.#job.ids.map((each) => each[copy]!)
        this.#failed.set(keyOf(error), { message: messageOf(error), count: 1, ids, words: this.#wordsOf(knobs, copy) })
      }
    }
  }

  #countThrow(error: unknown, knobs: Knobs, copy: number): void {
    const known = this.#thrown.get(keyOf(error))
    if (known !== undefined) known.count++
    else if (this.#thrown.size < MOST_MESSAGES) {
      this.#thrown.set(keyOf(error), {
        message: messageOf(error),
        count: 1,
        ids: [],
        words: this.#wordsOf(knobs, copy),
      })
    }
  }

  #resetShare(knobs: Knobs): void {
    const { words, cpu } = this.#job
    if (this.#layouts[knobs.layout] === undefined) words[phaseAt(cpu)] = 0
    const copies = this.#copies(knobs)
    words[metAt(cpu)] = 0
    const [from, to] = this.#share(knobs.copies)
    copies.reset(from, to)
    this.#rebuilt = Atomics.load(words, rebuildAt) === 1
    if (this.#rebuilt) copies.rebuild(knobs.copies)
  }

  #copies(knobs: Knobs): Copies {
    return (this.#layouts[knobs.layout] ??= new Copies(this.#job.image, this.#job.memories[knobs.layout]!))
  }

  #wordsOf(knobs: Knobs, copy: number): number[][] {
    return wordsOf(copy, this.#job.image, this.#job.memories[knobs.layout]!)
  }

  #share(copies: number): [from: number, to: number] {
    const { cpu, cpus } = this.#job
    return [Math.floor((copies * cpu) / cpus), Math.floor((copies * (cpu + 1)) / cpus)]
  }

  #barrier(phase: number): void {
    const { words, cpu, cpus, coresForAll } = this.#job
    words[phaseAt(cpu)] = phase
    barrierWait(words, barrierAt, cpus, coresForAll ? SPINS : 0)
  }

  #send(epoch: number, rounds: number, elapsedMs: number): void {
    this.#report({
      cpu: this.#job.cpu,
      epoch,
      rounds,
      elapsedMs,
      outcomes: this.#tally.take(),
      thrown: [...this.#thrown.values()],
      failedChecks: [...this.#failed.values()],
    })
    this.#thrown.clear()
    this.#failed.clear()
  }

  #draw(): number {
    let x = this.#random
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#random = x
    return x >>> 0
  }
}

const threw = Symbol('threw')

/** Without its stack, which costs far more than the throw. */
function keyOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`
  const place = /\n\s+at (?:.*\()?((?:file:\/\/)?\/[^()\n]*:\d+:\d+)\)?/.exec(error.stack ?? '')?.[1]
  const name =
    error.name === 'Error' || error.message === '' ? error.message || error.name : `${error.name}: ${error.message}`
  return place === undefined ? name : `${name} (${place.replace('file://', '')})`
}
