/** `worker.stdout` and `worker.stderr`: what a worker prints, as its parent reads it. */
import type { Value } from '../memory/built_ins/host.ts'
import type { JobHost } from './jobs.ts'
import { PortEvents } from './messages/port_events.ts'
import type { NodePromises } from './node_promises.ts'

export class WorkerOutput extends PortEvents {
  #encoding: BufferEncoding | undefined
  readonly #promises: () => NodePromises
  readable = true

  constructor(promises: () => NodePromises) {
    super()
    this.#promises = promises
  }

  *comes(host: JobHost, chunk: Value): Generator<unknown, void, unknown> {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk as Uint8Array)
    yield* this.dispatch(
      host,
      'data',
      [this.#encoding === undefined ? bytes : bytes.toString(this.#encoding)],
      () => undefined,
    )
  }

  *ends(host: JobHost): Generator<unknown, void, unknown> {
    this.readable = false
    for (const type of ['end', 'close']) yield* this.dispatch(host, type, [], () => undefined)
  }

  setEncoding(encoding: BufferEncoding): this {
    this.#encoding = encoding
    return this
  }

  pipe(to: Value): Value {
    this.on('data', (chunk: Value) => to.write(chunk))
    return to
  }

  resume(): this {
    return this
  }

  pause(): this {
    return this
  }

  [Symbol.asyncIterator](): Value {
    const each = this.#promises().on(this, 'data', { close: ['end'] })
    const { next } = each
    each.next = () => next.call(each).then(({ value, done }: Value) => ({ value: done ? value : value[0], done }))
    return each
  }
}
