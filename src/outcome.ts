import type { Outcome } from './scenario.ts'

const MOST_VALUES = 10_000
const MOST_PLAIN = 100

/** Thrown for a return value that no outcome can be: the scenario's fault, not the subject's. */
export class NotAnOutcome extends Error {}

/**
 * What a CPU returned, as an outcome: nothing counts as null, -0 as 0. Arrays are copied, so that nobody changes them after.
 */
export function asOutcome(value: unknown): Outcome {
  return plainOutcome(value) ?? outcomeOf(value, { left: MOST_VALUES }, [])
}

/** Of most CPUs: a value, or a short array of values; undefined for what has to be looked at closely. */
function plainOutcome(value: unknown): Outcome | undefined {
  if (!Array.isArray(value)) return plainValue(value)
  if (value.length > MOST_PLAIN) return undefined
  const copy: Outcome[] = []
  for (let index = 0; index < value.length; index++) {
    const item = plainValue(value[index])
    if (item === undefined) return undefined
    copy.push(item)
  }
  return copy
}

function plainValue(value: unknown): Outcome | undefined {
  if (value === undefined || value === null) return null
  if (typeof value === 'number') return value === 0 ? 0 : value
  return typeof value === 'string' || typeof value === 'boolean' ? value : undefined
}

function outcomeOf(value: unknown, budget: { left: number }, around: readonly unknown[][]): Outcome {
  if (--budget.left < 0) throw refusal(`an array of more than ${MOST_VALUES} values`)
  const plain = plainValue(value)
  if (plain !== undefined) return plain
  const holding = around.length > 0 ? 'an array that holds ' : ''
  if (!Array.isArray(value)) throw refusal(`${holding}${whatIs(value)}`)
  if (around.includes(value)) throw refusal(`${holding}itself`)
  if (value.length > budget.left) throw refusal(`an array of more than ${MOST_VALUES} values`)
  return Array.from(value, (item) => outcomeOf(item, budget, [...around, value]))
}

function refusal(what: string): NotAnOutcome {
  return new NotAnOutcome(
    `returned ${what}; a CPU returns a number, string, boolean or null, an array of those, or a promise of one`,
  )
}

function whatIs(value: unknown): string {
  if (typeof value !== 'object') return `a ${typeof value}`
  // not by its kind's name: a program that says it is one that puts things off, and is given an event loop
  if (typeof (value as { then?: unknown }).then === 'function') return 'a promise'
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1)
  return kind === 'Object' ? 'an object' : `an object (${kind})`
}

/**
 * By what outcomes of an execution are counted and graded: JSON.stringify's text, but for the numbers that JSON has no word
 * for, which it would write as null: `[NaN,1]`, `[Infinity]`.
 */
export function outcomeKey(outcomes: readonly Outcome[]): string {
  let text = '['
  for (let index = 0; index < outcomes.length; index++) text += (index === 0 ? '' : ',') + textOf(outcomes[index]!)
  return `${text}]`
}

function textOf(outcome: Outcome): string {
  if (typeof outcome === 'number') return `${outcome}`
  if (typeof outcome !== 'object') return JSON.stringify(outcome)
  return outcome === null ? 'null' : outcomeKey(outcome)
}
