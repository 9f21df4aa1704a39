import { usleep } from '#kernel/lib/wait'
import { setKillSbIoUs } from '#shm/boot_words'
import { roundTrip, stopEcho } from './floors.ts'
import { type Size, settle, subjects } from './subjects.ts'
import { timedCall } from './timed_call.ts'

/** One batch of a row, as the driver asks for it. */
export interface Batch extends Size {
  subject: string
  /** its number, for a recording; -1: of no row */
  row: number
  killSbUs: number
  /** how long to go on, and how many calls at most */
  budgetMs: number
  most: number
  /** rest before each call, so that whoever waits has gone to sleep; 0: call after call */
  pauseUs: number
  /** calls are due this far apart, whatever became of those before; 0: none is due, each follows the one before */
  everyUs: number
  /** another CPU echoes, and each call, or each few, has round trips beside it, after the same rest */
  besideFloor: boolean
}

export interface BatchTimes {
  /** microseconds of each call; with `everyUs` counted from when it was due */
  us: Float64Array
  /** of the call alone, where the subject says when it began */
  callAloneUs: Float64Array
  /** from one call to the next, with preparing and settling */
  cycleUs: number
  /** round trips that were made in turn with the calls */
  floorUs: Float64Array
}

export function timeBatch(batch: Batch): BatchTimes {
  const turns = new Turns(batch)
  setKillSbIoUs(batch.killSbUs)
  while (turns.goesOn()) {
    if (batch.besideFloor) turns.roundTrips()
    turns.calls()
  }
  if (batch.besideFloor) stopEcho()
  settle()
  setKillSbIoUs(0)
  return turns.times()
}

/** Calls of a turn without a rest take about so long together; a longer one is a turn of its own. */
const TURN_US = 300
const ROUND_TRIPS = 12
/** Of those, and of short calls: the first of a turn, until the threads are awake that are to be. */
const LEAD = 3

class Turns {
  readonly #batch: Batch
  readonly #began = performance.now()
  readonly #us: number[] = []
  readonly #callAloneUs: number[] = []
  readonly #floorUs: number[] = []
  #calls = 0

  constructor(batch: Batch) {
    this.#batch = batch
  }

  goesOn(): boolean {
    const { most, budgetMs } = this.#batch
    return this.#calls === 0 || (this.#us.length < most && performance.now() - this.#began < budgetMs)
  }

  roundTrips(): void {
    const { pauseUs } = this.#batch
    for (let i = 0; i < (pauseUs > 0 ? 1 : ROUND_TRIPS); i++) {
      if (pauseUs > 0) usleep(pauseUs)
      const us = roundTrip('wait-notify')
      if (pauseUs > 0 || i >= LEAD) this.#floorUs.push(us)
    }
  }

  calls(): void {
    const { pauseUs, besideFloor } = this.#batch
    const before = this.#us.length
    const end = performance.now() + TURN_US / 1000
    let lead = besideFloor && pauseUs === 0 ? LEAD : 0
    do {
      const each = this.#call()
      if (each.us > TURN_US / LEAD) lead = 0
      if (lead-- > 0) continue
      this.#us.push(each.us)
      if (each.aloneUs !== undefined) this.#callAloneUs.push(each.aloneUs)
    } while (this.#us.length === before || (besideFloor && pauseUs === 0 && performance.now() < end))
  }

  times(): BatchTimes {
    const cycleUs = ((performance.now() - this.#began) * 1000) / this.#calls
    return {
      us: Float64Array.from(this.#us),
      callAloneUs: Float64Array.from(this.#callAloneUs),
      floorUs: Float64Array.from(this.#floorUs),
      cycleUs,
    }
  }

  #call(): { us: number; aloneUs: number | undefined } {
    const { subject: name, pauseUs, everyUs } = this.#batch
    const subject = subjects[name]!
    subject.prepare(this.#batch)
    settle()
    if (pauseUs > 0) usleep(pauseUs)
    const due = this.#began + (++this.#calls * everyUs) / 1000
    if (everyUs > 0) sleepUntil(due)
    const from = performance.now()
    const called = timedCall(this.#batch.row, () => subject.run(this.#batch))
    const to = performance.now()
    return {
      us: (to - (everyUs > 0 ? due : from)) * 1000,
      aloneUs: called === undefined ? undefined : (to - called) * 1000,
    }
  }
}

/**
 * Runs each subject for a while, until this thread and the kworkers have compiled what is measured later; where `killSbUs` has
 * superblocks sleep, all kworkers have. Microseconds of a call of each, together: they get fewer until all is compiled.
 */
export function warmUp(names: string[], ms: number, killSbUs: number): number {
  const plain = { row: -1, most: Number.POSITIVE_INFINITY, pauseUs: 0, everyUs: 0, besideFloor: false }
  const sizes = (subject: string) => [
    { mounts: 1, superblocks: 1, killSbUs: 0 },
    { mounts: subject.startsWith('flush') ? 32 : 1, superblocks: 4, killSbUs: 0 },
    ...(killSbUs > 0 && subject.startsWith('flush_f') ? [{ mounts: 8, superblocks: 8, killSbUs }] : []),
  ]
  const batches = names.flatMap((subject) => sizes(subject).map((size) => ({ ...plain, ...size, subject })))
  const middles = batches
    .map((batch) => timeBatch({ ...batch, budgetMs: ms / 2 }).us.sort())
    .map((us) => us[us.length >> 1]!)
  return middles.reduce((sum, us) => sum + us, 0)
}

/** Sleeps for most of it and watches the clock for the rest: a late start would count as a slow call. */
function sleepUntil(due: number): void {
  const WATCH_MS = 0.3
  const left = due - performance.now()
  if (left > WATCH_MS) usleep((left - WATCH_MS) * 1000)
  while (performance.now() < due);
}
