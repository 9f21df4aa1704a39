/**
 * The words that real threads share at the turnstile. `TURN` counts the choices taken; whose turn it is, is the next of
 * them. Everything else is written by the thread whose turn it is only.
 */
export const TURN = 0
export const MISFITS = 1
/** somebody reported a finding: nobody goes on */
export const STOPPED = 2
export const WAIT_ORDER = 3
/** where all begin before the first choice: how many stand before their first step; they begin one after the other */
export const BEGUN = 4
/** the first choice may be taken */
const OPEN = 5
const PER_CPU = 8
const STATE = 0
const WAITING_BUFFER = 1
const WAITING_INDEX = 2
const WAITING_ORDER = 3
const NOTIFIED = 4
const WAKE = 5

/** What a thread is doing, for whoever must say why nothing goes on. */
export const CpuState = { waitingForTurn: 0, running: 1, returned: 2, threw: 3, blocked: 4 } as const

export class Control {
  readonly words: Int32Array
  readonly choices: Int32Array
  /** per choice: the site of the step that was taken, plus 1 */
  readonly log: Int32Array
  constructor(words: Int32Array, choices: Int32Array, log: Int32Array) {
    this.words = words
    this.choices = choices
    this.log = log
  }

  static create(cpus: number, choices: readonly number[]): Control {
    const words = new Int32Array(new SharedArrayBuffer(4 * (8 + cpus * PER_CPU)))
    const shared = new Int32Array(new SharedArrayBuffer(4 * Math.max(choices.length, 1)))
    shared.set(choices)
    const control = new Control(words, shared, new Int32Array(new SharedArrayBuffer(shared.byteLength)))
    for (let cpu = 0; cpu < cpus; cpu++) words[control.at(cpu, WAITING_BUFFER)] = -1
    return control
  }

  private at(cpu: number, field: number): number {
    return 8 + cpu * PER_CPU + field
  }

  state(cpu: number): number {
    return Atomics.load(this.words, this.at(cpu, STATE))
  }

  setState(cpu: number, state: number): void {
    Atomics.store(this.words, this.at(cpu, STATE), state)
  }

  get done(): boolean {
    return Atomics.load(this.words, TURN) >= this.choices.length
  }

  get stopped(): boolean {
    return Atomics.load(this.words, STOPPED) !== 0
  }

  /** Blocks until all CPUs before this one have begun. */
  awaitBeginning(cpu: number): void {
    for (let begun = 0; (begun = Atomics.load(this.words, BEGUN)) < cpu; ) Atomics.wait(this.words, BEGUN, begun)
  }

  hasBegun(): void {
    Atomics.add(this.words, BEGUN, 1)
    Atomics.notify(this.words, BEGUN)
  }

  get begun(): number {
    return Atomics.load(this.words, BEGUN)
  }

  /** Blocks until it is the turn of `cpu`. */
  awaitTurn(cpu: number): void {
    const wake = this.at(cpu, WAKE)
    for (;;) {
      const seen = Atomics.load(this.words, wake)
      const turn = Atomics.load(this.words, TURN)
      const open = Atomics.load(this.words, OPEN) === 1
      if (open && turn < this.choices.length && this.choices[turn] === cpu && !this.stopped) return
      Atomics.wait(this.words, wake, seen)
    }
  }

  /** Lets the first choice be taken. */
  open(): void {
    Atomics.store(this.words, OPEN, 1)
    this.kick()
  }

  /** The CPU whose turn it is takes the step at `site`. */
  took(site: number): void {
    const turn = Atomics.load(this.words, TURN)
    if (turn < this.log.length) this.log[turn] = site + 1
  }

  /** Ends a turn: the next choice that can be taken is up. */
  pass(): void {
    Atomics.add(this.words, TURN, 1)
    this.kick()
  }

  /** Wakes whose turn it is; passes over those who have ended. */
  kick(): void {
    for (;;) {
      const turn = Atomics.load(this.words, TURN)
      if (turn >= this.choices.length) return
      const cpu = this.choices[turn]!
      const state = this.state(cpu)
      if (state === CpuState.returned || state === CpuState.threw) {
        Atomics.add(this.words, MISFITS, 1)
        Atomics.add(this.words, TURN, 1)
        continue
      }
      Atomics.add(this.words, this.at(cpu, WAKE), 1)
      Atomics.notify(this.words, this.at(cpu, WAKE))
      return
    }
  }

  beginWait(cpu: number, buffer: number, index: number): void {
    this.words[this.at(cpu, WAITING_BUFFER)] = buffer
    this.words[this.at(cpu, WAITING_INDEX)] = index
    this.words[this.at(cpu, WAITING_ORDER)] = Atomics.add(this.words, WAIT_ORDER, 1)
    this.words[this.at(cpu, NOTIFIED)] = 0
  }

  /** The wait is over; true when it was notified. */
  endWait(cpu: number): boolean {
    this.words[this.at(cpu, WAITING_BUFFER)] = -1
    return this.words[this.at(cpu, NOTIFIED)] === 1
  }

  isWaiting(cpu: number): boolean {
    return this.words[this.at(cpu, WAITING_BUFFER)]! >= 0
  }

  /** Wakes up to `count` waiters of an element, the longest waiting first. */
  notify(cpus: number, buffer: number, index: number, count: number): number {
    let woken = 0
    for (; woken < count; woken++) {
      let first = -1
      for (let cpu = 0; cpu < cpus; cpu++) {
        if (this.words[this.at(cpu, WAITING_BUFFER)] !== buffer || this.words[this.at(cpu, WAITING_INDEX)] !== index)
          continue
        if (first < 0 || this.words[this.at(cpu, WAITING_ORDER)]! < this.words[this.at(first, WAITING_ORDER)]!)
          first = cpu
      }
      if (first < 0) break
      this.words[this.at(first, WAITING_BUFFER)] = -1
      this.words[this.at(first, NOTIFIED)] = 1
    }
    return woken
  }

  stop(): void {
    Atomics.store(this.words, STOPPED, 1)
  }
}
