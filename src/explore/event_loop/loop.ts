import type { Value } from '../memory/built_ins/host.ts'
import type { Activation } from './async_functions.ts'
import { type Job, type JobHost, type Keeps, nothingMore } from './jobs.ts'
import type { Promises } from './promise.ts'
import { compareTasks, precedes, type Task } from './task.ts'

/** How a loop takes part in an execution. */
export interface LoopHost {
  host: JobHost
  promises: Promises
  /** there is only this CPU, which nobody keeps from running: its tasks come in the order of their time */
  isAlone: boolean
  /** a step of the CPU: its end is the turn of the task that `take` gives */
  stand(loop: Loop): Generator<unknown, Task, unknown>
  /** tells who listens to the CPU's `process`; false where nobody does */
  tells(cpu: number, type: string, given: readonly Value[]): Generator<unknown, boolean, unknown>
  /** what its CPU runs is an ES module, and not a function that is called */
  isModule(cpu: number): boolean
  /** noted there: something is put off */
  program: { putsOff?: boolean }
}

/**
 * The event loop of one CPU in one execution: what `process.nextTick` asked for, then microtasks, until there are none; then the next
 * task, which is a step. A CPU has ended when it has an outcome and nothing is left that keeps a loop going.
 */
export class Loop {
  readonly cpu: number
  readonly activations = new Set<Activation>()
  tasks: Task[] = []
  /** ports that keep the loop going */
  readonly listening = new Set<{ readonly name: string }>()
  /** how many tasks had their turn */
  moment = 0
  made = 0
  /** what the program's AsyncLocalStorages hold now */
  stores: ReadonlyMap<object, Value> | undefined
  /** what the CPU returned is settled */
  isSettled = false
  outcome: Value = undefined
  private failure: { reason: unknown } | undefined
  private readonly ticks: Job[] = []
  private readonly microtasks: Job[] = []
  private readonly unhandled = new Map<object, unknown>()
  private readonly owner: LoopHost

  constructor(cpu: number, owner: LoopHost) {
    this.cpu = cpu
    this.owner = owner
  }

  restart(): void {
    this.activations.clear()
    this.listening.clear()
    this.unhandled.clear()
    this.tasks = []
    this.moment = this.made = this.ticks.length = this.microtasks.length = 0
    this.isSettled = false
    this.outcome = this.failure = this.stores = undefined
  }

  /** What the CPU's function comes to. */
  *run(body: () => Generator<unknown, Value, unknown>): Generator<unknown, Value, unknown> {
    const { promises } = this.owner
    this.settlesWith(yield* body(), promises)
    // an ES module is evaluated among the microtasks, which go on before ticks
    if (this.owner.isModule(this.cpu)) yield* this.runAll(this.microtasks)
    yield* this.drain()
    while (!this.isSettled || this.isKeptGoing()) {
      const task = yield* this.owner.stand(this)
      this.remove(task)
      this.moment++
      this.stores = undefined
      yield* this.caught(task.run())
      yield* this.drain()
    }
    yield* this.owner.tells(this.cpu, 'exit', [0])
    return this.outcome
  }

  /** What a task throws that nobody caught. */
  private *caught(steps: Generator<unknown, void, unknown>): Generator<unknown, void, unknown> {
    try {
      yield* steps
    } catch (error) {
      this.owner.host.rethrow(error)
      if (!(yield* this.owner.tells(this.cpu, 'uncaughtException', [error, 'uncaughtException']))) throw error
    }
  }

  private settlesWith(value: Value, promises: Promises): void {
    const settles = (): void => {
      this.isSettled = true
    }
    if (!isThenable(value)) {
      this.outcome = value
      return settles()
    }
    promises.goOn(promises.toAwait(value), {
      fulfilled: (outcome) => {
        this.outcome = outcome
        settles()
        return nothingMore()
      },
      rejected: (reason) => {
        this.failure = { reason }
        return nothingMore()
      },
    })
  }

  /** Ticks and microtasks, as Node runs them after each callback. */
  *drain(): Generator<unknown, void, unknown> {
    const { ticks, microtasks } = this
    for (;;) {
      if (ticks.length === 0) yield* this.runAll(microtasks)
      while (ticks.length > 0) {
        yield* this.runAll(ticks)
        yield* this.runAll(microtasks)
      }
      if (this.failure !== undefined) throw this.failure.reason
      const first = this.unhandled.entries().next()
      if (first.done) return
      const [promise, reason] = first.value
      this.unhandled.delete(promise)
      const isHeard =
        (yield* this.owner.tells(this.cpu, 'unhandledRejection', [reason, promise])) ||
        (yield* this.owner.tells(this.cpu, 'uncaughtException', [reason, 'unhandledRejection']))
      if (!isHeard) throw reason
    }
  }

  private *runAll(jobs: Job[]): Generator<unknown, void, unknown> {
    for (let at = 0; at < jobs.length; at++) {
      this.stores = undefined
      yield* jobs[at]!()
    }
    jobs.length = 0
  }

  keeps(): Keeps {
    const { stores } = this
    if (stores === undefined) return asItIs
    return (job) => () => {
      this.stores = stores
      return job()
    }
  }

  enqueue(job: Job): void {
    this.owner.program.putsOff = true
    this.microtasks.push(job)
  }

  tick(job: Job): void {
    this.owner.program.putsOff = true
    this.ticks.push(this.keeps()(job))
  }

  rejected(promise: object, reason: unknown): void {
    this.unhandled.set(promise, reason)
  }

  handled(promise: object): void {
    this.unhandled.delete(promise)
  }

  add(task: Task): void {
    this.owner.program.putsOff = true
    // others reach this loop while its CPU stands anywhere
    if (task.kind === 'timer' || task.op === 'setImmediate') task.run = this.keeps()(task.run)
    this.tasks.push(task)
  }

  remove(task: Task): void {
    const at = this.tasks.indexOf(task)
    if (at >= 0) this.tasks.splice(at, 1)
  }

  /** Those of which any may be next, the likeliest first. */
  candidates(): Task[] {
    const sorted = [...this.tasks].sort(compareTasks)
    if (this.owner.isAlone) return sorted.slice(0, 1)
    return sorted.filter((task) => !sorted.some((other) => other !== task && precedes(other, task)))
  }

  /** It has returned, and goes on only if somebody sends it something. */
  isAtRest(): boolean {
    return this.isSettled && this.listening.size > 0 && this.tasks.length === 0
  }

  /** Something other than what repeats for ever, or waits for others for ever, is still to be run. */
  private isKeptGoing(): boolean {
    if (this.listening.size > 0) return true
    return this.tasks.some(({ isRef, op }) => isRef && op !== 'setInterval')
  }
}

const asItIs: Keeps = (job) => job

function isThenable(value: Value): boolean {
  return (
    (typeof value === 'object' || typeof value === 'function') && value !== null && typeof value.then === 'function'
  )
}
