/**
 * Notices that a run has come to a halt. It looks at counters that only grow, from a timer of the main thread; a look
 * that comes late (the machine slept, the process was stopped) counts as one period, so that only time in which the
 * threads could have run is held against them.
 */
const LOOKS_PER_PERIOD = 20
/** below this share of one core, what is used is the main thread's timers */
const ASLEEP_SHARE = 0.05

export interface Halt {
  /** indexes of the counters that did not move */
  stuck: number[]
  seconds: number
  /** the process used next to no processor time meanwhile: the threads sleep rather than spin */
  asleep: boolean
}

export class Watchdog {
  readonly #seconds: number
  readonly #counters: () => readonly number[]
  readonly #bark: (halt: Halt) => void
  readonly #everyMs: number
  #last: readonly number[] = []
  #quiet: number[] = []
  #timer: NodeJS.Timeout | null = null
  #cpuAtLastMove = process.cpuUsage()
  #timeAtLastMove = performance.now()

  /** Barks once, when any counter has not moved for `seconds`. */
  constructor(seconds: number, counters: () => readonly number[], bark: (halt: Halt) => void) {
    this.#seconds = seconds
    this.#counters = counters
    this.#bark = bark
    this.#everyMs = Math.max(10, (seconds * 1000) / LOOKS_PER_PERIOD)
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
    }
    const stuck = this.#quiet.flatMap((looks, index) => (looks >= LOOKS_PER_PERIOD ? [index] : []))
    if (stuck.length === 0) return
    this.stop()
    this.#bark({ stuck, seconds: this.#seconds, asleep: this.#asleep() })
  }

  #asleep(): boolean {
    const used = process.cpuUsage(this.#cpuAtLastMove)
    const elapsedUs = (performance.now() - this.#timeAtLastMove) * 1000
    return used.user + used.system < elapsedUs * ASLEEP_SHARE
  }
}
