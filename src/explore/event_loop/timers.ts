/** Timers, immediates, microtasks and ticks, as Node has them, on the loop of the CPU that runs. */
import type { Value } from '../memory/built_ins/host.ts'
import type { Frame } from '../story/stack_frames.ts'
import type { JobHost } from './jobs.ts'
import type { Loop } from './loop.ts'
import { aborted } from './node_promises.ts'
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
}

export function createTimers(x: TimersHost) {
  const { host, clock } = x

  const newTask = (loop: Loop, kind: Task['kind'], op: string, run: Task['run']): Task => {
    const order = ++loop.made
    return {
      kind,
      key: `${kind}${order}`,
      order,
      moment: loop.moment,
      delayMs: 0,
      dueMs: clock.nowMs(),
      isRef: true,
      run,
      op,
      from: x.place(),
    }
  }

  class Timeout {
    readonly #loop = x.loop()
    readonly #callback: Value
    readonly #given: Value[]
    readonly #delayMs: number
    readonly #repeats: boolean
    #task: Task | undefined
    #isRef = true

    constructor(callback: Value, delay: Value, given: Value[], repeats: boolean) {
      const ms = Number(delay)
      this.#callback = callback
      this.#given = given
      this.#delayMs = ms >= 1 && ms <= LONGEST_MS ? Math.trunc(ms) : 1
      this.#repeats = repeats
      this.#arm(repeats ? 'setInterval' : 'setTimeout')
    }

    #arm(op: string): void {
      const task = newTask(this.#loop, 'timer', op, () => this.#fire(task))
      task.delayMs = this.#delayMs
      task.dueMs = clock.nowMs() + this.#delayMs
      task.isRef = this.#isRef
      task.begins = () => clock.reach(task.dueMs)
      this.#task = task
      this.#loop.add(task)
      x.changed(this.#loop)
    }

    *#fire({ op }: Task): Generator<unknown, void, unknown> {
      const fired = this.#task
      clock.reach(fired!.dueMs)
      if (!this.#repeats) this.#task = undefined
      yield* host.call(this.#callback, this, ...this.#given)
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
      x.changed(this.#loop)
      return this
    }

    [Symbol.toPrimitive](): number {
      const id = this.#task?.order ?? 0
      numbers.set(id, this)
      return id
    }
  }

  const numbers = new Map<number, Timeout>()

  class Immediate {
    readonly #loop = x.loop()
    #task: Task | undefined

    constructor(callback: Value, given: Value[]) {
      const immediate = this
      this.#task = newTask(this.#loop, 'immediate', 'setImmediate', function* () {
        immediate.#task = undefined
        yield* host.call(callback, immediate, ...given)
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
      x.changed(value.#loop)
    }
  }

  return {
    setTimeout: (callback: Value, delay?: Value, ...given: Value[]): object =>
      new Timeout(callback, delay, given, false),
    setInterval: (callback: Value, delay?: Value, ...given: Value[]): object =>
      new Timeout(callback, delay, given, true),
    setImmediate: (callback: Value, ...given: Value[]): object => new Immediate(callback, given),
    clearTimeout(timer?: Value): void {
      const known = typeof timer === 'number' || typeof timer === 'string' ? numbers.get(Number(timer)) : timer
      if (known instanceof Timeout) known.close()
    },
    clearImmediate: (immediate?: Value): void => Immediate.clear(immediate),
    queueMicrotask(callback: Value): void {
      const job = host.keeps()(() => host.call(callback, undefined))
      x.loop().enqueue(job)
    },
    nextTick(callback: Value, ...given: Value[]): void {
      x.loop().tick(function* () {
        yield* host.call(callback, undefined, ...given)
      })
    },
  }
}

export type Timers = ReturnType<typeof createTimers>

/** What the text of `node:timers/promises` gives, over these timers. */
export function timersPromises(timers: Timers, kind: () => PromiseConstructor): Record<string, Value> {
  const later = (
    start: (run: () => void) => Value,
    stop: (timer: Value) => void,
    value: Value,
    options: Value,
  ): Value =>
    new (kind())((resolve, reject) => {
      const { signal, ref } = options ?? {}
      if (signal?.aborted) return reject(aborted(signal))
      const onAbort = (): void => {
        stop(timer)
        reject(aborted(signal))
      }
      const timer = start(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve(value)
      })
      if (ref === false) timer.unref()
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  const setTimeout = (delay?: Value, value?: Value, options?: Value): Value =>
    later((run) => timers.setTimeout(run, delay), timers.clearTimeout, value, options)
  const setImmediate = (value?: Value, options?: Value): Value =>
    later((run) => timers.setImmediate(run), timers.clearImmediate, value, options)
  return {
    setTimeout,
    setImmediate,
    scheduler: {
      wait: (delay: Value, options?: Value) => setTimeout(delay, undefined, options),
      yield: () => setImmediate(),
    },
  }
}
