/**
 * AsyncLocalStorage and AsyncResource over the event loops of explored CPUs: what a CPU's storages hold is one map that is never changed,
 * which its loop hands to what is asked for while it is there (loop.ts).
 */
import type { Value } from '../memory/built_ins/host.ts'
import { tie } from '../memory/twins.ts'
import type { EventLoops } from './event_loops.ts'
import { atOnce } from './jobs.ts'

type Stores = ReadonlyMap<object, Value> | undefined

const made = new WeakMap<EventLoops, Record<string, Value>>()

/** What an import of `node:async_hooks` gives, the same wherever it stands. */
export function asyncHooks(loops: EventLoops): Record<string, Value> {
  let known = made.get(loops)
  if (known === undefined) made.set(loops, (known = createAsyncHooks(loops)))
  return known
}

function createAsyncHooks(loops: EventLoops): Record<string, Value> {
  const { host } = loops
  const now = (): Stores => loops.current().stores

  function* within(stores: Stores, f: Value, self: Value, given: Value[]): Generator<unknown, Value, unknown> {
    const loop = loops.current()
    const before = loop.stores
    loop.stores = stores
    try {
      return yield* host.call(f, self, ...given)
    } finally {
      loop.stores = before
    }
  }

  /** A function that calls one it is given, as a coroutine where it may pause. */
  const calling = (steps: (this: Value, ...given: Value[]) => Generator<unknown, Value, unknown>): Value =>
    tie(function (this: Value, ...given: Value[]): Value {
      return atOnce(host, steps.apply(this, given))
    }, steps)

  const bound = (stores: Stores, f: Value, self?: Value): Value =>
    calling(function (this: Value, ...given) {
      return within(stores, f, self ?? this, given)
    })

  const holding = (storage: object, store: Value): Stores => new Map(now()).set(storage, store)
  const without = (storage: object): Stores => new Map([...(now() ?? [])].filter(([each]) => each !== storage))

  class AsyncLocalStorage {
    declare run: Value
    declare exit: Value

    static bind(f: Value): Value {
      return bound(now(), f)
    }

    static snapshot(): Value {
      const stores = now()
      return calling((f, ...given) => within(stores, f, undefined, given))
    }

    getStore(): Value {
      return now()?.get(this)
    }

    enterWith(store: Value): void {
      loops.current().stores = holding(this, store)
    }

    disable(): void {
      loops.current().stores = without(this)
    }
  }

  class AsyncResource {
    readonly #stores = now()
    declare runInAsyncScope: Value

    static bind(f: Value, _type?: string, self?: Value): Value {
      return bound(now(), f, self)
    }

    bind(f: Value, self?: Value): Value {
      return bound(this.#stores, f, self)
    }

    emitDestroy(): this {
      return this
    }

    asyncId(): number {
      return 1
    }

    triggerAsyncId(): number {
      return 0
    }

    static storesOf(resource: AsyncResource): Stores {
      return resource.#stores
    }
  }
  const { storesOf } = AsyncResource
  delete (AsyncResource as Partial<typeof AsyncResource>).storesOf

  const methods: Array<[prototype: object, name: string, steps: Parameters<typeof calling>[0]]> = [
    [
      AsyncLocalStorage.prototype,
      'run',
      function (store, f, ...given) {
        return within(holding(this, store), f, undefined, given)
      },
    ],
    [
      AsyncLocalStorage.prototype,
      'exit',
      function (f, ...given) {
        return within(without(this), f, undefined, given)
      },
    ],
    [
      AsyncResource.prototype,
      'runInAsyncScope',
      function (f, self, ...given) {
        return within(storesOf(this), f, self, given)
      },
    ],
  ]
  for (const [prototype, name, steps] of methods)
    Object.defineProperty(prototype, name, { value: calling(steps), writable: true, configurable: true })
  return { AsyncLocalStorage, AsyncResource }
}
