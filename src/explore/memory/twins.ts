/**
 * How a plain function and its coroutine find each other at run time: by a private field, which a program cannot see, neither by
 * asking an object for its keys nor with a proxy.
 */
// biome-ignore lint/suspicious/noExplicitAny: any function of the program
type AnyFunction = (...given: any[]) => any

// biome-ignore lint/complexity/useArrowFunction: a constructor that returns what it is given, so that the field is put on that
const Given = function (given: object): object {
  return given
} as unknown as new (
  given: object,
) => object

class Twin extends Given {
  #coroutine: AnyFunction | undefined
  constructor(plain: AnyFunction) {
    super(plain)
  }
  static tie(plain: AnyFunction, coroutine: AnyFunction): void {
    const tied = (#coroutine in plain ? plain : new Twin(plain)) as Twin
    tied.#coroutine = coroutine
  }
  static of(plain: unknown): AnyFunction | undefined {
    return typeof plain === 'function' && #coroutine in plain ? (plain as unknown as Twin).#coroutine : undefined
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a built-in's carrier (built_ins/host.ts)
type Carrier = (self: any, given: any[], pauses: boolean) => Generator<unknown, any, unknown> | undefined

class Stepping extends Given {
  #carry: Carrier | undefined
  static tie(native: object, carry: Carrier): void {
    const tied = (#carry in native ? native : new Stepping(native)) as Stepping
    tied.#carry = carry
  }
  static of(native: unknown): Carrier | undefined {
    return typeof native === 'function' && #carry in native ? (native as unknown as Stepping).#carry : undefined
  }
}

/** What carries out a built-in as steps, if it is one that can take any. */
export const stepsOf = Stepping.of
export const tieSteps = Stepping.tie

/** The coroutine of a function, if it has one. */
export const twinOf = Twin.of

export function tie<Plain extends AnyFunction>(plain: Plain, coroutine: AnyFunction): Plain {
  Twin.tie(plain, coroutine)
  return plain
}

const bindOf = Function.prototype.bind

export const twins = {
  $g: Twin.of,
  $fn: (plain: AnyFunction, coroutine: AnyFunction): AnyFunction => {
    Twin.tie(plain, coroutine)
    return plain
  },
  /** a method, once its class is there */
  $tie: (target: object, name: PropertyKey, coroutine: AnyFunction): void => {
    const plain = Object.getOwnPropertyDescriptor(target, name)?.value
    if (typeof plain === 'function') Twin.tie(plain, coroutine)
  },
  // biome-ignore lint/suspicious/noExplicitAny: a value of the program
  $bind: (target: any, ...given: unknown[]): unknown => {
    const bound = target.bind(...given)
    const coroutine = target.bind === bindOf ? Twin.of(target) : undefined
    if (coroutine !== undefined) Twin.tie(bound, coroutine.bind(...(given as [unknown])))
    return bound
  },
  $throw: (error: unknown): never => {
    throw error
  },
}
