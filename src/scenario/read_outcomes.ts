import { nearest } from '../link/nearest.ts'
import { outcomeKey } from '../outcome.ts'
import type { Outcome } from '../scenario.ts'
import { typeOf } from './type_of.ts'

const GRADES = ['acceptable', 'interesting', 'forbidden']

/**
 * `outcomes`: each key must be what JSON.stringify gives for values that the CPUs of this scenario can return, or it would never
 * be met, and what it forbids would pass.
 */
export function readOutcomes(
  outcomes: unknown,
  _key: string,
  { cpus }: Readonly<Record<string, unknown>>,
): string | undefined {
  if (typeof outcomes !== 'object' || outcomes === null || Array.isArray(outcomes))
    return `is ${typeOf(outcomes)}, expected an object of grades by outcome, such as {"[0,1]": "forbidden"}`
  for (const [key, grade] of Object.entries(outcomes)) {
    const complaint = aboutKey(key, (cpus as unknown[]).length) ?? aboutGrade(grade)
    if (complaint !== undefined) return `outcomes[${JSON.stringify(key)}] ${complaint}`
  }
  return undefined
}

function aboutGrade(grade: unknown): string | undefined {
  if (GRADES.includes(grade as string)) return undefined
  const near = typeof grade === 'string' ? nearest(grade, GRADES) : undefined
  const hint = near === undefined ? `expected ${GRADES.join(', ')}` : `did you mean "${near}"?`
  return `is ${typeof grade === 'string' ? JSON.stringify(grade) : typeOf(grade)}; ${hint}`
}

function aboutKey(key: string, cpus: number): string | undefined {
  const expected = `expected JSON of what the ${cpus === 1 ? 'CPU returns' : `${cpus} CPUs return`}, such as ${JSON.stringify(Array.from({ length: cpus }, (_, cpu) => cpu))}`
  let values: unknown
  try {
    values = JSON.parse(withoutWords(key), (_, value) => NUMBERS.get(value) ?? value)
  } catch {
    return `is no outcome: it is not JSON; ${expected}`
  }
  if (!Array.isArray(values)) return `is no outcome: it is no array; ${expected}`
  if (values.length !== cpus)
    return `is no outcome: it has ${values.length === 1 ? '1 entry' : `${values.length} entries`}; ${expected}`
  if (!values.every(isOutcome)) return `is no outcome: CPUs return numbers, texts, booleans, null, or arrays of those`
  const written = outcomeKey(values)
  return written === key ? undefined : `is never met: such an outcome is written ${written}`
}

/** Numbers that JSON has no word for stand in keys as they are. */
const NUMBERS = new Map<unknown, number>([
  ['\u0000NaN', NaN],
  ['\u0000Infinity', Infinity],
  ['\u0000-Infinity', -Infinity],
])

function withoutWords(key: string): string {
  return key.replace(/"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g, (word) => (word.startsWith('"') ? word : `"\\u0000${word}"`))
}

function isOutcome(value: unknown): value is Outcome {
  return Array.isArray(value) ? value.every(isOutcome) : typeof value !== 'object' || value === null
}
