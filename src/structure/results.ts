// explore: atomic
import { asOutcome } from '../outcome.ts'
import type { Outcome } from '../scenario.ts'
import { board } from './board.ts'

/** What cannot be told as the result of an operation. */
export class NoResult extends Error {}

/**
 * What an operation returned, as histories have it. Values, and arrays of them, stand for themselves; objects, big integers and the
 * like are the text of what can be seen in them, so that two of the same text are the same result.
 */
export function asResult(op: string, value: unknown): Outcome {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
    return value === 0 ? 0 : value
  if (value === undefined || value === null) return null
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object' || each === null)) {
    if (value.every((each) => typeof each === 'number' || typeof each === 'string')) return asOutcome(value)
  }
  return resultOf(op, value, [])
}

/** The same where nobody can be told at once: who explores looks at the board. */
export function resultFrom(op: string, value: unknown): Outcome {
  try {
    return asResult(op, value)
  } catch (error) {
    board().refused ??= (error as Error).message
    return null
  }
}

/** What gives values one by one is as good as all of them. */
export function isIterator(value: unknown): value is Iterable<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { next, [Symbol.iterator]: iterator } = value as { next?: unknown; [Symbol.iterator]?: unknown }
  return typeof next === 'function' && typeof iterator === 'function'
}

function resultOf(op: string, value: unknown, around: readonly object[]): Outcome {
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new NoResult(`${op} returns a ${typeof value}; an operation returns values, or objects and arrays of those`)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null) return asOutcome(value)
  if (typeof (value as { then?: unknown }).then === 'function' || Symbol.asyncIterator in value)
    throw new NoResult(`${op} returns a promise; operations are synchronous (Atomics.wait blocks)`)
  if (around.includes(value)) return `^${around.indexOf(value)}`
  const inside = [...around, value]
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && Symbol.iterator in value))
    return Array.from(value as unknown[], (each) => resultOf(op, each, inside))
  return objectText(op, value, inside)
}

function objectText(op: string, value: object, inside: readonly object[]): string {
  const text = (each: unknown): string => textOf(resultOf(op, each, inside))
  if (value instanceof Map) {
    const pairs = Array.from(Map.prototype.entries.call(value), (pair) => pair.map(text).join(' => '))
    return `Map(${pairs.sort().join(', ')})`
  }
  if (value instanceof Set) return `Set(${Array.from(Set.prototype.values.call(value), text).sort().join(', ')})`
  if (value instanceof Date || value instanceof RegExp || value instanceof Error) return String(value)
  const shown = Object.entries(value).filter(([, each]) => each !== undefined && typeof each !== 'function')
  return shown.length === 0
    ? '{}'
    : `{ ${shown
        .map(([key, each]) => `${key}: ${text(each)}`)
        .sort()
        .join(', ')} }`
}

function textOf(result: Outcome): string {
  if (Array.isArray(result)) return `[${result.map(textOf).join(', ')}]`
  return typeof result === 'string' && !isText(result) ? `'${result}'` : String(result)
}

/** A result that is the text of what was returned, rather than a text that was returned. */
export function isText(result: Outcome): result is string {
  return typeof result === 'string' && /^(?:-?\d+n|\{.*\}|(?:Map|Set)\(.*\)|\^\d+)$/s.test(result)
}
