/**
 * What kinds of values knobs take. Each says how a text of the command line is read, how a value is written there again,
 * and what a value handed over by a program must be: reading what was written gives the value back.
 */
import { BadInput } from '../link/bad_input.ts'
import { nearest } from '../link/nearest.ts'

export interface Kind<T> {
  /** what stands behind the flag in help; a flag without it takes no value */
  placeholder?: string
  /** after "expected" */
  expected: string
  /** undefined: the text is nothing of the kind; BadInput where more can be said */
  parse(text: string): T | undefined
  is(value: unknown): value is T
  print(value: T): string
  /** all words that it may be, where these are few */
  choices?: readonly string[]
  /** given several times, the values make a list */
  repeatable?: true
  /** how programs give it, where that is not the value itself */
  type: 'number' | 'boolean' | 'string' | 'list'
}

export function wholeNumber(least: number, most: number): Kind<number> {
  const is = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
  return {
    placeholder: '<n>',
    expected: `a whole number from ${least} to ${most}`,
    type: 'number',
    is,
    parse: (text) => numberIf(text, is),
    print: String,
  }
}

/** Seconds. */
export function duration(most: number): Kind<number> {
  const is = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value > 0 && value <= most
  return {
    placeholder: '<s>',
    expected: `seconds, above 0 and at most ${most}`,
    type: 'number',
    is,
    parse: (text) => numberIf(text, is),
    print: String,
  }
}

function numberIf(text: string, is: (value: unknown) => value is number): number | undefined {
  const value = Number(text)
  return text.trim() !== '' && is(value) ? value : undefined
}

export function oneOf<const T extends string>(names: readonly T[], placeholder: string): Kind<T> {
  const is = (value: unknown): value is T => (names as readonly unknown[]).includes(value)
  return {
    placeholder,
    expected: `one of ${names.join(', ')}`,
    choices: names,
    type: 'string',
    is,
    parse: (text) => (is(text) ? text : undefined),
    print: (value) => value,
  }
}

/** A flag that is there or not. */
export const present: Kind<boolean> = {
  expected: 'true or false',
  type: 'boolean',
  is: (value) => typeof value === 'boolean',
  parse: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
  print: (value) => (value ? 'on' : 'off'),
}

export const onOff: Kind<boolean> = {
  ...present,
  placeholder: '<on|off>',
  expected: 'on or off',
}

export function text(placeholder: string, expected = 'a text'): Kind<string> {
  return {
    placeholder,
    expected,
    type: 'string',
    is: (value): value is string => typeof value === 'string' && value !== '',
    parse: (given) => (given === '' ? undefined : given),
    print: (value) => value,
  }
}

/** Several of a kind, one at each place where the flag stands. */
export function listOf<T>(kind: Kind<T>): Kind<T[]> {
  return {
    ...(kind.placeholder === undefined ? {} : { placeholder: kind.placeholder }),
    expected: kind.expected,
    type: 'list',
    repeatable: true,
    is: (value): value is T[] => Array.isArray(value) && value.every(kind.is),
    parse: (given) => {
      const value = kind.parse(given)
      return value === undefined ? undefined : [value]
    },
    print: (values) => values.map(kind.print).join(','),
  }
}

/** Some of a few names, by commas in one word, or `none`. */
export function someOf<const T extends string>(what: string, names: readonly T[]): Kind<T[]> {
  const isName = (name: unknown): name is T => (names as readonly unknown[]).includes(name)
  return {
    placeholder: '<names>',
    expected: `${names.join(', ')} or none`,
    type: 'list',
    is: (value): value is T[] => Array.isArray(value) && value.every(isName),
    parse(given) {
      if (given === 'none') return []
      const chosen = given.split(',').map((name) => {
        if (isName(name)) return name
        const near = nearest(name, names)
        const hint = near === undefined ? `there are ${names.join(', ')} and none` : `did you mean "${near}"?`
        throw new BadInput(`there is no ${what} "${name}"; ${hint}`)
      })
      return [...new Set(chosen)]
    },
    print: (values) => values.join(',') || 'none',
  }
}
