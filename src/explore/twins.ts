/** How a plain function and its coroutine find each other at run time. */
export const twinKey: unique symbol = Symbol.for('mnttorture.coroutine') as never

// biome-ignore lint/suspicious/noExplicitAny: any function of the program
type AnyFunction = ((...given: any[]) => any) & { [twinKey]?: AnyFunction }

export const twins = {
  $fn: (plain: AnyFunction, coroutine: AnyFunction): AnyFunction => {
    plain[twinKey] = coroutine
    coroutine[twinKey] = coroutine
    return plain
  },
  $twin: (target: Record<PropertyKey, unknown>, name: PropertyKey, twinName: PropertyKey): void => {
    const plain = target[name] as AnyFunction
    const coroutine = target[twinName] as AnyFunction
    plain[twinKey] = coroutine
    delete target[twinName]
  },
  $bind: (target: AnyFunction & { bind(...given: unknown[]): unknown }, ...given: unknown[]): unknown => {
    const bound = target.bind(...given) as AnyFunction
    if (typeof target === 'function' && target[twinKey] !== undefined && typeof bound === 'function')
      bound[twinKey] = target[twinKey].bind(...(given as [unknown]))
    return bound
  },
  $key: (key: unknown): PropertyKey => (typeof key === 'symbol' ? key : String(key)),
  $throw: (error: unknown): never => {
    throw error
  },
}
