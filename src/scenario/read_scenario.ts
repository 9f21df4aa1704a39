/**
 * The contract of a scenario, as it is held against what a file exports: by one reader for every command, the library and the
 * matchers. Each complaint is one line that names the file, the key, what is there and what was expected.
 */
import { BadInput } from '../link/bad_input.ts'
import { nearest } from '../link/nearest.ts'
import type { Scenario } from '../scenario.ts'
import { readOutcomes } from './read_outcomes.ts'
import { STRUCTURE } from './structure_mark.ts'
import { typeOf } from './type_of.ts'

/** Complains about the value of one key, after the file and the key's name. */
type Rule = (value: unknown, key: string, scenario: Record<string, unknown>) => string | undefined

const FUNCTION = 'expected a function'

const RULES: { readonly [K in keyof Required<Scenario>]: Rule } = {
  title: (value) => (typeof value === 'string' ? undefined : `is ${typeOf(value)}, expected a text`),
  setup: asFunction,
  cpus: (value, key) => asFunctions(value, key, 'one function per CPU', 1, asCpu),
  daemons: (value, key) => asFunctions(value, key, 'one function per daemon', 0),
  invariant: asFunction,
  check: asFunction,
  outcomes: readOutcomes,
  stuck: asFunction,
  mayWait: asFunction,
  held: asFunction,
  stepped: asFunction,
  locks: asFunction,
  describe: asFunction,
  describeValue: asFunction,
  benign: (value) => asTexts(value, 'an array of names, such as "ring" or "ring[3]"'),
  daemonNames: (value) => asTexts(value, 'an array with a name per daemon'),
}
const NEEDED = { setup: 'a function that builds the shared state', cpus: 'an array with one function per CPU' }
/** A torture of the kernel model has this in place of setup and cpus. */
const TORTURE = 'torture'

/** The scenario that a module exports as default; `file` is how messages call it. */
export function readScenario(exported: unknown, file: string): Scenario {
  try {
    const complaint = complaintAbout(exported)
    if (complaint !== undefined) throw new BadInput(`${file}: ${complaint}`)
  } catch (error) {
    if (error instanceof BadInput) throw error
    throw new BadInput(`${file}: reading its default export throws: ${firstLine(error)}`)
  }
  return exported as Scenario
}

function complaintAbout(exported: unknown): string | undefined {
  if (exported === undefined) return 'has no default export; a scenario is `export default { setup, cpus }`'
  if (typeof exported !== 'object' || exported === null || Array.isArray(exported))
    return `its default export is ${typeOf(exported)}, expected a scenario object`
  if (typeof (exported as { then?: unknown }).then === 'function')
    return 'its default export is a promise, expected the scenario object itself'
  if (STRUCTURE in exported)
    return 'exports a structure, which discover, explore, stress and the matcher toBeLinearizable take as it is'
  const scenario = exported as Record<string, unknown>
  const isTorture = TORTURE in scenario
  for (const key of Object.keys(scenario)) {
    const known = Object.hasOwn(RULES, key) || (isTorture && (key === TORTURE || key === 'explored'))
    if (!known) return `there is no key "${key}" in a scenario; ${suggestion(key)}`
  }
  for (const [key, what] of Object.entries(NEEDED))
    if (scenario[key] === undefined && !isTorture) return `lacks ${key}, ${what}`
  for (const [key, rule] of Object.entries(RULES)) {
    if (scenario[key] === undefined || (isTorture && key === 'cpus')) continue
    const complaint = rule(scenario[key], key, scenario)
    if (complaint !== undefined) return complaint.startsWith(key) ? complaint : `${key} ${complaint}`
  }
  return undefined
}

function asTexts(value: unknown, what: string): string | undefined {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
    ? undefined
    : `is ${typeOf(value)}, expected ${what}`
}

function suggestion(key: string): string {
  const near = nearest(key, Object.keys(RULES))
  return near === undefined ? `there are ${Object.keys(RULES).join(', ')}` : `did you mean "${near}"?`
}

function asFunctions(value: unknown, key: string, what: string, least: number, rule = asFunction): string | undefined {
  if (!Array.isArray(value)) return `is ${typeOf(value)}, expected an array with ${what}`
  if (value.length < least) return `is empty, expected at least one function`
  // by index: a hole in an array is no function
  for (let index = 0; index < value.length; index++) {
    const complaint = rule(value[index])
    if (complaint !== undefined) return `${key}[${index}] ${complaint}`
  }
  return undefined
}

/** A CPU may be async: its promise is what it comes to. */
function asCpu(value: unknown): string | undefined {
  return Object.prototype.toString.call(value) === '[object AsyncFunction]' ? undefined : asFunction(value)
}

function asFunction(value: unknown): string | undefined {
  if (typeof value !== 'function') return `is ${typeOf(value)}, ${FUNCTION}`
  const kind = Object.prototype.toString.call(value)
  if (kind === '[object AsyncFunction]') return 'is async; it must be synchronous; only CPUs may put something off'
  if (/Generator/.test(kind)) return 'is a generator; it must be a plain function'
  if (/^class\b/.test(Function.prototype.toString.call(value))) return `is a class, ${FUNCTION}`
  return undefined
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!
}
