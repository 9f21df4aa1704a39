import { today } from '../memory/built_ins/clock.ts'
import { Elements } from '../memory/built_ins/elements.ts'
import { keepText } from '../memory/built_ins/function_text.ts'
import { running, steppingOn } from '../memory/built_ins/host.ts'
import { readWhole } from '../memory/built_ins/whole.ts'
import type { View } from '../memory/shared_memory.ts'

const AsyncFunction = Object.getPrototypeOf(async () => {})
const AsyncGeneratorFunction = Object.getPrototypeOf(async function* () {})
const asyncGenerators = AsyncGeneratorFunction.prototype

/** The text calls nothing and reads no property, by dot, bracket or pattern: it declares a class, say, or returns `this`. */
const TAKES_NO_STEP = /^(?![\s\S]*\b(?:import|of)\b)(?:[^[.(`{]|\{(?!\s*[\d'"]))*$/

function refuseMade(what: string): void {
  const host = running()
  if (host !== undefined)
    throw host.refuse(`${what} makes code while the CPU runs, whose steps nobody sees; write it where it can be linked`)
}

/** In the place of Function, while a CPU runs. */
function LookedAt(...given: unknown[]): unknown {
  const texts = given.map(String)
  if (!texts.every((text) => TAKES_NO_STEP.test(text))) refuseMade('Function')
  return Function(...texts)
}

/** What the text of a program asks for, whoever runs it. */
export const plainRuntime = {
  /** what native code is given to read all of */
  $whole: readWhole,
  /** what a pattern takes apart by keys */
  $taken: (value: unknown): unknown => {
    const host = steppingOn(value)
    return host === undefined ? value : new Elements(host, value as View, 'iterate').facade()
  },
  $text: keepText,
  $evals: refuseMade,
  /** `Function` */
  $makes: (native: FunctionConstructor): FunctionConstructor =>
    running() === undefined ? native : (LookedAt as unknown as FunctionConstructor),
  /** `new Date()` */
  $date: (kind: DateConstructor): Date => {
    const now = kind === Date ? today() : undefined
    return now === undefined ? new kind() : new kind(now)
  },
  /** an async function still says that it is one */
  $af: (lowered: object, kind: 'async' | 'generator'): object => {
    if (kind === 'async') return Object.setPrototypeOf(lowered, AsyncFunction)
    if (!Object.hasOwn(lowered, 'prototype'))
      Object.defineProperty(lowered, 'prototype', { value: Object.create(asyncGenerators), writable: true })
    return Object.setPrototypeOf(lowered, AsyncGeneratorFunction)
  },
  $callOf: Function.prototype.call,
  $applyOf: Function.prototype.apply,
}
