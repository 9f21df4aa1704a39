/**
 * Notices that a run has come to a halt. It looks at counters that only grow, from a timer of the main thread; a look
 * that comes late (the machine slept, the process was stopped) counts as one period, so that only time in which the
 * threads could have run is held against them.
 */
import type { Whereabouts } from '../supervise/whereabouts.ts'
import { othersRun } from './others_run.ts'

const LEAST_LOOKS = 20
const LOOK_MS = 100
/** below this share of one core, what is used is the main thread's timers */
const ASLEEP_SHARE = 0.05
/** of the looks since the last move: who spins wants a core at each, who wakes now and then on a busy machine at some */
const SPINNING_SHARE = 0.8

export interface Halt {
  /** indexes of the counters that did not move */
  stuck: number[]
  seconds: number
  /** the process used next to no processor time meanwhile, nor waits for any: the threads sleep rather than spin */
  asleep: boolean
}

/** Whether the stuck ones sleep: as they say themselves, where all of them do. */
export function isAsleep({ stuck, asleep }: Halt, where: (index: number) => Whereabouts | undefined): boolean {
  const known = stuck.map(where)
  return stuck.length > 0 && known.every((one) => one?.at !== undefined) ? known.every((one) => one!.sleeps) : asleep
}

export class Watchdog {
  readonly #seconds: number
  readonly #counters: () => readonly number[]
  readonly #bark: (halt: Halt) => void
  readonly #everyMs: number
  readonly #looks: number
  #last: readonly number[] = []
  #quiet: number[] = []
  #timer: NodeJS.Timeout | null = null
  #cpuAtLastMove = process.cpuUsage()
  #timeAtLastMove = performance.now()
  #looksSinceMove = 0
  #sawRunning = 0

  /** Barks once, when any counter has not moved for `seconds`. */
  constructor(seconds: number, counters: () => readonly number[], bark: (halt: Halt) => void) {
    this.#seconds = seconds
    this.#counters = counters
    this.#bark = bark
    this.#everyMs = Math.max(10, Math.min((seconds * 1000) / LEAST_LOOKS, LOOK_MS))
    this.#looks = Math.ceil((seconds * 1000) / this.#everyMs)
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), this.#everyMs)
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #look(): void {
    const now = this.#counters()
    let moved = false
    this.#quiet = now.map((value, index) => {
      if (value === this.#last[index]) return (this.#quiet[index] ?? 0) + 1
      moved = true
      return 0
    })
    this.#last = [...now]
    if (moved) {
      this.#cpuAtLastMove = process.cpuUsage()
      this.#timeAtLastMove = performance.now()
      this.#looksSinceMove = 0
      this.#sawRunning = 0
    } else {
      this.#looksSinceMove++
      if (othersRun()) this.#sawRunning++
    }
    const stuck = this.#stuckFor(this.#looks)
    if (stuck.length === 0) return
    this.stop()
    this.#bark({ stuck, seconds: this.#seconds, asleep: this.asleep })
  }

  /** For who cannot wait until it barks: the counters that have not moved for the last `seconds`. */
  haltFor(seconds: number): Halt | undefined {
    const stuck = this.#stuckFor(Math.ceil((seconds * 1000) / this.#everyMs))
    if (stuck.length === 0) return undefined
    const looks = Math.min(...stuck.map((index) => this.#quiet[index]!))
    return { stuck, seconds: Math.round((looks * this.#everyMs) / 100) / 10, asleep: this.asleep }
  }

  #stuckFor(looks: number): number[] {
    return this.#quiet.flatMap((quiet, index) => (quiet >= looks ? [index] : []))
  }

  get asleep(): boolean {
    const used = process.cpuUsage(this.#cpuAtLastMove)
    const elapsedUs = (performance.now() - this.#timeAtLastMove) * 1000
    const spins = this.#looksSinceMove > 0 && this.#sawRunning >= this.#looksSinceMove * SPINNING_SHARE
    return used.user + used.system < elapsedUs * ASLEEP_SHARE && !spins
  }
}
