// explore: atomic
/**
 * Arguments as JSON has them: they are a part of schedules, files and results. What JSON has no word for is an object with one key
 * that nobody else uses.
 */
const MARK = '$value'

type Numbers = Iterable<number | bigint>
interface Marked {
  [MARK]: string
  of?: unknown[]
}

const WORDS: ReadonlyArray<readonly [string, unknown]> = [
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]

export function written(value: unknown): unknown {
  if (typeof value === 'bigint') return { [MARK]: `${value}n` }
  const word = WORDS.find(([, each]) => Object.is(each, value))
  if (word !== undefined) return { [MARK]: word[0] }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Array.from(value, written)
  if (ArrayBuffer.isView(value) && Symbol.iterator in value)
    return {
      [MARK]: Object.prototype.toString.call(value).slice(8, -1),
      of: Array.from(value as unknown as Numbers, written),
    }
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, written(each)]))
}

export function read(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(read)
  const { [MARK]: marked, of } = value as Partial<Marked>
  if (typeof marked === 'string') return readMarked(marked, of)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, read(each)]))
}

function readMarked(marked: string, of: unknown[] | undefined): unknown {
  if (of !== undefined) {
    const Kind = (globalThis as unknown as Record<string, { from(of: unknown[]): unknown }>)[marked]!
    return Kind.from(of.map(read))
  }
  const word = WORDS.find(([name]) => name === marked)
  return word === undefined ? BigInt(marked.slice(0, -1)) : word[1]
}

const known = new WeakMap<readonly unknown[], unknown[]>()

/** Arguments as an operation is given them. */
export function readArgs(args: readonly unknown[]): readonly unknown[] {
  for (const arg of args) if (typeof arg === 'object' && arg !== null) return readOnce(args)
  return args
}

function readOnce(args: readonly unknown[]): unknown[] {
  let values = known.get(args)
  if (values === undefined) known.set(args, (values = args.map(read)))
  return values
}

/** `3n`, `{"a":1}` */
export function writtenText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(writtenText).join(',')}]`
  const { [MARK]: marked, of } = value as Partial<Marked>
  if (typeof marked === 'string') return of === undefined ? marked : `${marked}[${of.map(writtenText).join(',')}]`
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}:${writtenText(each)}`)
    .join()}}`
}
