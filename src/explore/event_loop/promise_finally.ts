import type { Value } from '../memory/built_ins/host.ts'
import { tie } from '../memory/twins.ts'
import type { JobHost } from './jobs.ts'

/** What `finally` hands to `then`: both wait for what the callback gives, and go on as if it had not been called. */
export function finallyHandlers(host: JobHost, toPromise: (value: Value) => Value, onFinally: Value): [Value, Value] {
  if (typeof onFinally !== 'function') return [onFinally, onFinally]
  const handler = (goOn: (settled: Value) => () => Value): Value =>
    tie(
      (settled: Value) => toPromise(onFinally()).then(goOn(settled)),
      function* (settled: Value): Generator<unknown, Value, unknown> {
        return toPromise(yield* host.call(onFinally, undefined)).then(goOn(settled))
      },
    )
  return [
    handler((value) => () => value),
    handler((reason) => () => {
      throw reason
    }),
  ]
}
