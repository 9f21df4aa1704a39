/** As much of node:assert as checks and invariants use, for a page. */
class AssertionError extends Error {
  override name = 'AssertionError'
  readonly code = 'ERR_ASSERTION'
}

type Message = string | Error | undefined

function demand(holds: boolean, message: Message, otherwise: () => string): void {
  if (holds) return
  throw message instanceof Error ? message : new AssertionError(message ?? otherwise())
}

function shown(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'object' && value !== null) return JSON.stringify(value) ?? String(value)
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function alike(a: unknown, b: unknown, same: (a: unknown, b: unknown) => boolean): boolean {
  if (same(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Map || a instanceof Set)
    return b instanceof a.constructor && alike([...a], [...(b as Iterable<unknown>)], same)
  const [one, other] = [Object.entries(a), Object.entries(b)]
  return (
    Array.isArray(a) === Array.isArray(b) &&
    one.length === other.length &&
    one.every(([key, value]) => key in b && alike(value, (b as Record<string, unknown>)[key], same))
  )
}

// biome-ignore lint/suspicious/noDoubleEquals: what node's loose equal does
const loose = (a: unknown, b: unknown): boolean => a == b || (Number.isNaN(a) && Number.isNaN(b))

function callThrows(body: () => unknown): boolean {
  try {
    body()
    return false
  } catch {
    return true
  }
}

function asserts(same: (a: unknown, b: unknown) => boolean) {
  const ok = (value: unknown, message?: Message): void =>
    demand(Boolean(value), message, () => 'The expression evaluated to a falsy value')
  const equal = (a: unknown, b: unknown, message?: Message): void =>
    demand(same(a, b), message, () => `Expected values to be equal: ${shown(a)} !== ${shown(b)}`)
  const notEqual = (a: unknown, b: unknown, message?: Message): void =>
    demand(!same(a, b), message, () => `Expected values to differ: ${shown(a)}`)
  const deepEqual = (a: unknown, b: unknown, message?: Message): void =>
    demand(alike(a, b, same), message, () => `Expected values to be deep-equal: ${shown(a)} and ${shown(b)}`)
  const notDeepEqual = (a: unknown, b: unknown, message?: Message): void =>
    demand(!alike(a, b, same), message, () => `Expected values not to be deep-equal: ${shown(a)}`)
  return { ok, equal, notEqual, deepEqual, notDeepEqual }
}

const exact = asserts(Object.is)
const others = {
  ...{ strictEqual: exact.equal, notStrictEqual: exact.notEqual },
  ...{ deepStrictEqual: exact.deepEqual, notDeepStrictEqual: exact.notDeepEqual },
  fail: (message?: Message): void => demand(false, message, () => 'Failed'),
  throws: (body: () => unknown, ...[, message]: [unknown?, Message?]): void =>
    demand(callThrows(body), message, () => 'Missing expected exception.'),
  doesNotThrow: (body: () => unknown, message?: Message): void =>
    demand(!callThrows(body), message, () => 'Got unwanted exception.'),
  match: (text: string, pattern: RegExp, message?: Message): void =>
    demand(pattern.test(text), message, () => `${shown(text)} does not match ${pattern}`),
  AssertionError,
}

function callable<Own extends ReturnType<typeof asserts>>(own: Own) {
  return Object.assign((value: unknown, message?: Message) => own.ok(value, message), own, others)
}

export const strict = callable(exact)
const assert = Object.assign(callable(asserts(loose)), { strict })
export default assert
export const { ok, equal, notEqual, deepEqual, notDeepEqual, strictEqual, notStrictEqual, deepStrictEqual } = assert
export const { notDeepStrictEqual, fail, throws, doesNotThrow, match } = assert
export { AssertionError }
