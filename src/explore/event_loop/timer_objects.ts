/** What `setTimeout` and `setImmediate` return: a timer and an immediate on the loop of the CPU that made it. */
import type { Value } from '../memory/built_ins/host.ts'
import type { Frame } from '../story/stack_frames.ts'
import type { JobHost } from './jobs.ts'
import type { Loop } from './loop.ts'
import type { Task } from './task.ts'

const LONGEST_MS = 2 ** 31 - 1

export interface Clock {
  nowMs(): number
  /** not before this time */
  reach(ms: number): void
}

export interface TimersHost {
  host: JobHost
  loop(): Loop
  clock: Clock
  /** where the program is, if somebody wants to know */
  place(): Frame | undefined
  /** a task came, or went */
  changed(loop: Loop): void
  /** timers by the numbers that a program has made of them */
  numbers: Map<number, Timeout>
}

function newTask(x: TimersHost, loop: Loop, kind: Task['kind'], op: string, run: Task['run']): Task {
  const order = ++loop.made
  return {
    kind,
    key: `${kind}${order}`,
    order,
    moment: loop.moment,
    delayMs: 0,
    dueMs: x.clock.nowMs(),
    isRef: true,
    run,
    op,
    from: x.place(),
  }
}

export class Timeout {
  readonly #x: TimersHost
  readonly #loop: Loop
  readonly #callback: Value
  readonly #given: Value[]
  readonly #delayMs: number
  readonly #repeats: boolean
  #task: Task | undefined
  #isRef = true

  constructor(x: TimersHost, callback: Value, delay: Value, given: Value[], repeats: boolean) {
    this.#x = x
    this.#loop = x.loop()
    const ms = Number(delay)
    this.#callback = callback
    this.#given = given
    this.#delayMs = ms >= 1 && ms <= LONGEST_MS ? Math.trunc(ms) : 1
    this.#repeats = repeats
    this.#arm(repeats ? 'setInterval' : 'setTimeout')
  }

  #arm(op: string): void {
    const x = this.#x
    const task = newTask(x, this.#loop, 'timer', op, () => this.#fire(task))
    task.delayMs = this.#delayMs
    task.dueMs = x.clock.nowMs() + this.#delayMs
    task.isRef = this.#isRef
    task.begins = () => x.clock.reach(task.dueMs)
    this.#task = task
    this.#loop.add(task)
    x.changed(this.#loop)
  }

  *#fire({ op }: Task): Generator<unknown, void, unknown> {
    const fired = this.#task
    this.#x.clock.reach(fired!.dueMs)
    if (!this.#repeats) this.#task = undefined
    yield* this.#x.host.call(this.#callback, this, ...this.#given)
    if (this.#repeats && this.#task === fired) this.#arm(op)
  }

  ref(): this {
    return this.#refs(true)
  }

  unref(): this {
    return this.#refs(false)
  }

  #refs(isRef: boolean): this {
    this.#isRef = isRef
    if (this.#task !== undefined) this.#task.isRef = isRef
    return this
  }

  hasRef(): boolean {
    return this.#isRef
  }

  refresh(): this {
    const { op } = this.#task ?? { op: 'setTimeout' }
    this.close()
    this.#arm(op)
    return this
  }

  close(): this {
    if (this.#task !== undefined) this.#loop.remove(this.#task)
    this.#task = undefined
    this.#x.changed(this.#loop)
    return this
  }

  [Symbol.toPrimitive](): number {
    const id = this.#task?.order ?? 0
    this.#x.numbers.set(id, this)
    return id
  }
}

export class Immediate {
  readonly #x: TimersHost
  readonly #loop: Loop
  #task: Task | undefined

  constructor(x: TimersHost, callback: Value, given: Value[]) {
    this.#x = x
    this.#loop = x.loop()
    const immediate = this
    this.#task = newTask(x, this.#loop, 'immediate', 'setImmediate', function* () {
      immediate.#task = undefined
      yield* x.host.call(callback, immediate, ...given)
    })
    this.#loop.add(this.#task)
    x.changed(this.#loop)
  }

  ref(): this {
    if (this.#task !== undefined) this.#task.isRef = true
    return this
  }

  unref(): this {
    if (this.#task !== undefined) this.#task.isRef = false
    return this
  }

  hasRef(): boolean {
    return this.#task?.isRef === true
  }

  static clear(value: Value): void {
    if (!(value instanceof Immediate) || value.#task === undefined) return
    value.#loop.remove(value.#task)
    value.#task = undefined
    value.#x.changed(value.#loop)
  }
}
