/**
 * What a program changes of the language's own objects is there for all that run in its thread: other CPUs, the next execution, a CPU that
 * is begun anew, the explorer. Real threads have such objects of their own. So they are put back as they were.
 *
 * May miss: a property that cannot be configured, an object that takes no more; objects that only native modules hand out.
 */
const NAMES = [
  ...[
    'Object',
    'Function',
    'Array',
    'String',
    'Number',
    'Boolean',
    'BigInt',
    'Symbol',
    'Math',
    'JSON',
    'Reflect',
    'Proxy',
  ],
  ...[
    'Map',
    'Set',
    'WeakMap',
    'WeakSet',
    'WeakRef',
    'Promise',
    'RegExp',
    'Date',
    'ArrayBuffer',
    'SharedArrayBuffer',
    'DataView',
    'Atomics',
  ],
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError', 'AggregateError'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
]

/** As the language has them: what puts others back cannot ask what was changed. */
const { apply, ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty, getPrototypeOf, setPrototypeOf } =
  Reflect
const { has } = Set.prototype
const { is } = Object

/** What the explorer itself, and whoever debugs, sets for a while. */
const OTHERS: ReadonlySet<PropertyKey> = new Set(['stackTraceLimit', 'prepareStackTrace', 'captureStackTrace'])

/** A program of which so many executions changed nothing is taken not to. */
const ENOUGH = 3

interface Kept {
  object: object
  parent: object | null
  keys: PropertyKey[]
  known: Set<PropertyKey>
  own: PropertyDescriptor[]
}

const builtIns = new WeakSet<object>()

/** An object of the language, in a thread that looks after them. */
export function isBuiltIn(value: unknown): boolean {
  return typeof value === 'function' || (typeof value === 'object' && value !== null) ? builtIns.has(value) : false
}

/** The built-ins of this thread as they are now. */
export class IntactBuiltIns {
  private readonly all: Kept[] = []
  private unchanged = 0
  private changed = false

  constructor() {
    const seen = new Set<object>()
    const keep = (value: unknown): void => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return
      if (value === globalThis) return
      seen.add(value)
      builtIns.add(value)
      const keys = ownKeys(value).filter((key) => value !== Error || !OTHERS.has(key))
      const own = keys.map((key) => getOwnPropertyDescriptor(value, key) as PropertyDescriptor)
      this.all.push({ object: value, parent: getPrototypeOf(value), keys, known: new Set([...keys, ...OTHERS]), own })
      for (const { value: inner, get, set } of own) [inner, get, set].forEach(keep)
      keep(getPrototypeOf(value))
    }
    for (const name of NAMES) keep((globalThis as Record<string, unknown>)[name])
    for (const each of [
      [][Symbol.iterator](),
      new Map().entries(),
      new Set().values(),
      ''[Symbol.iterator](),
      'a'.matchAll(/a/g),
      function* () {},
      async () => {},
      async function* () {},
    ])
      keep(getPrototypeOf(each))
    this.all.push(this.ofGlobal())
  }

  /**
   * Names of the language on the global object; what else stands there is the program's, or its host's. `Promise` is the event loop's while
   * CPUs run (event_loop/with_globals.ts).
   */
  private ofGlobal(): Kept {
    const keys = [
      ...NAMES.filter((name) => name !== 'Promise'),
      'globalThis',
      'undefined',
      'NaN',
      'Infinity',
      'eval',
      'parseInt',
      'parseFloat',
      'isNaN',
      'isFinite',
    ]
    const own = keys.map((key) => getOwnPropertyDescriptor(globalThis, key) as PropertyDescriptor)
    return { object: globalThis, parent: null, keys, known: new Set(keys), own }
  }

  /** An execution is over. */
  ended(): void {
    this.putBack()
    if (!this.changed) this.unchanged++
    this.changed = false
  }

  /** Puts back what is otherwise now. */
  putBack(): void {
    if (this.unchanged >= ENOUGH) return
    const { all } = this
    for (let o = 0; o < all.length; o++) {
      const { object, parent, keys, known, own } = all[o]!
      if (object !== globalThis) {
        const now = ownKeys(object)
        for (let i = 0; i < now.length; i++) {
          if (apply(has, known, [now[i]])) continue
          this.changed = true
          deleteProperty(object, now[i]!)
        }
        if (getPrototypeOf(object) !== parent) {
          this.changed = true
          setPrototypeOf(object, parent)
        }
      }
      for (let i = 0; i < keys.length; i++) {
        if (isSame(getOwnPropertyDescriptor(object, keys[i]!), own[i]!)) continue
        this.changed = true
        defineProperty(object, keys[i]!, own[i]!)
      }
    }
  }
}

function isSame(now: PropertyDescriptor | undefined, own: PropertyDescriptor): boolean {
  return (
    now !== undefined &&
    is(now.value, own.value) &&
    now.get === own.get &&
    now.set === own.set &&
    now.enumerable === own.enumerable &&
    now.configurable === own.configurable &&
    now.writable === own.writable
  )
}
