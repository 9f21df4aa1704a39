/** How an async generator answers, one request after the other, over a generator that yields `Awaited` where it awaits. */
import type { Value } from '../memory/built_ins/host.ts'
import { type Activation, type Awaiting, awaitValue, type Body } from './async_functions.ts'
import { Awaited, Delegated, type Mode, Returns } from './async_iteration.ts'
import type { Promises } from './promise.ts'

interface Request {
  mode: Mode
  value: Value
  capability: ReturnType<Promises['create']>
}

/** One async generator: who has asked it for something, and where its body stands. */
export class AsyncGeneratorRun {
  state: 'start' | 'yielded' | 'running' | 'returning' | 'completed' = 'start'
  readonly queue: Request[] = []
  private readonly awaiting: Awaiting
  private readonly body: Body
  private readonly activation: Activation = { promise: undefined, awaited: undefined, site: -1 }
  /** the body stands in `yield*` */
  private delegates = false

  constructor(awaiting: Awaiting, body: Body) {
    this.awaiting = awaiting
    this.body = body
  }

  *ask(mode: Mode, value: Value): Generator<unknown, Value, unknown> {
    const capability = this.awaiting.promises.create()
    if (this.state === 'start' && mode !== 'next') this.state = 'completed'
    if (this.state === 'completed' && mode !== 'return') {
      if (mode === 'throw') capability.reject(value)
      else capability.resolve({ value: undefined, done: true })
      return capability.promise
    }
    this.queue.push({ mode, value, capability })
    if (this.state === 'completed') yield* this.drain()
    else if (this.state === 'start' || this.state === 'yielded') yield* this.resume()
    return capability.promise
  }

  /** With the request that is first; the body stands where it yielded, or at its beginning. */
  private *resume(): Generator<unknown, void, unknown> {
    const { mode, value, capability } = this.queue[0]!
    const isFirst = this.state === 'start'
    this.state = 'running'
    this.activation.promise = capability.promise
    if (isFirst) this.awaiting.begins(this.activation)
    if (mode !== 'return') return yield* this.go(mode, value)
    const failed = yield* awaitValue(this.awaiting, value, this.activation, {
      fulfilled: (settled) => this.go('return', settled),
      rejected: (reason) => this.go('throw', reason),
    })
    if (failed !== undefined) yield* this.go('throw', failed.thrown)
  }

  private *go(mode: Mode, value: Value): Generator<unknown, void, unknown> {
    let how = mode
    let given = value
    const { activation, awaiting, body } = this
    const { host } = awaiting
    activation.awaited = undefined
    for (;;) {
      let result: IteratorResult<unknown, Value>
      const returned = how === 'return' && !this.delegates ? { value: given } : undefined
      try {
        if (this.delegates) {
          this.delegates = false
          result = body.next({ mode: how, value: given })
        } else result = body[how](given)
      } catch (error) {
        host.rethrow(error)
        return yield* this.complete('throw', error)
      }
      how = 'next'
      given = undefined
      const yielded = result.value
      if (result.done) {
        if (yielded === undefined || (returned !== undefined && returned.value === yielded))
          return yield* this.complete('next', yielded)
        const failed = yield* awaitValue(this.awaiting, yielded, activation, {
          fulfilled: (settled) => this.complete('next', settled),
          rejected: (reason) => this.complete('throw', reason),
        })
        return failed === undefined ? undefined : yield* this.complete('throw', failed.thrown)
      }
      if (yielded === host.pause) {
        yield host.pause
        continue
      }
      if (yielded instanceof Returns) {
        how = 'return'
        given = yielded.value
        continue
      }
      if (yielded instanceof Delegated) {
        this.delegates = true
        if (this.yields(yielded.value)) return
        ;({ mode: how, value: given } = this.queue[0] as Request)
        if (how !== 'return') continue
        return yield* this.resume()
      }
      activation.site = this.awaiting.takeSite()
      const isAwait = yielded instanceof Awaited
      const failed = yield* awaitValue(this.awaiting, isAwait ? yielded.value : yielded, activation, {
        fulfilled: (settled) => (isAwait ? this.go('next', settled) : this.yieldsThenGoesOn(settled)),
        rejected: (reason) => this.go('throw', reason),
      })
      if (failed === undefined) return
      how = 'throw'
      given = failed.thrown
    }
  }

  private *yieldsThenGoesOn(value: Value): Generator<unknown, void, unknown> {
    if (!this.yields(value)) yield* this.resume()
  }

  /** True where nobody has asked for more yet. */
  private yields(value: Value): boolean {
    this.activation.awaited = undefined
    this.queue.shift()!.capability.resolve({ value, done: false })
    if (this.queue.length > 0) return false
    this.state = 'yielded'
    return true
  }

  private *complete(mode: 'next' | 'throw', value: Value): Generator<unknown, void, unknown> {
    this.awaiting.ends(this.activation)
    this.state = 'completed'
    this.answer(mode, value)
    yield* this.drain()
  }

  private answer(mode: 'next' | 'throw', value: Value): void {
    const { capability } = this.queue.shift() as Request
    if (mode === 'throw') capability.reject(value)
    else capability.resolve({ value, done: true })
  }

  /** Who asks a generator that has ended. */
  private *drain(): Generator<unknown, void, unknown> {
    while (this.queue.length > 0) {
      const { mode, value } = this.queue[0]!
      if (mode !== 'return') {
        this.answer(mode, mode === 'throw' ? value : undefined)
        continue
      }
      this.state = 'returning'
      const after = (how: 'next' | 'throw') =>
        function* (this: AsyncGeneratorRun, settled: Value): Generator<unknown, void, unknown> {
          this.state = 'completed'
          this.answer(how, settled)
          yield* this.drain()
        }.bind(this)
      const failed = yield* awaitValue(this.awaiting, value, this.activation, {
        fulfilled: after('next'),
        rejected: after('throw'),
      })
      if (failed === undefined) return
      this.state = 'completed'
      this.answer('throw', failed.thrown)
    }
  }
}
