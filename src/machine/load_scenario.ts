/** Links a scenario, loads it into the main thread, and refuses what is no scenario, each with one line. */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { BadInput } from '../link/bad_input.ts'
import { link } from '../link/link.ts'
import type { Scenario } from '../scenario.ts'
import type { CountsMarks } from './mark_table.ts'
import { captureState, type StateImage } from './sampling/state_image.ts'
import type { Torture } from './torture.ts'

export interface LoadedScenario {
  scenario: Scenario & { torture?: Torture }
  /** URL of the linked module, for workers to import */
  program: string
  hash: string
  /** every source file that went in */
  inputs: readonly string[]
  /** the names of its `sometimes` marks */
  marks: readonly string[]
  /** the code never asks a view for the buffer below it, so views may be moved */
  viewsMayMove: boolean
}

export async function loadScenario(
  entry: string,
  name: string,
  standIns: ReadonlyMap<string, string>,
  delays = false,
): Promise<LoadedScenario> {
  const linked = await link({ entry, standIns, form: 'plain', delays })
  const program = pathToFileURL(linked.file).href
  process.setSourceMapsEnabled(true)
  let loaded: Record<string, unknown> & CountsMarks
  try {
    loaded = (await import(program)) as Record<string, unknown> & CountsMarks
  } catch (error) {
    throw new BadInput(`${name}: throws while it loads: ${lineOf(error)}`)
  }
  const scenario = loaded['default']
  validate(scenario, name)
  const text = readFileSync(linked.file, 'utf8').replace(/^\s*\/\/.*$/gm, '')
  const viewsMayMove = !/\b(buffer|byteOffset)\b/.test(text)
  return { scenario, program, hash: linked.hash, inputs: linked.inputs, marks: loaded.$declared ?? [], viewsMayMove }
}

/** Runs setup once and takes its state apart. */
export function setUp(scenario: Scenario, name: string): StateImage {
  let state: unknown
  try {
    state = scenario.setup()
  } catch (error) {
    throw new BadInput(`${name}: setup throws: ${lineOf(error)}`)
  }
  if (isThenable(state)) throw new BadInput(`${name}: setup is async; it must return the state itself`)
  try {
    return captureState(state)
  } catch (error) {
    if (error instanceof BadInput) throw new BadInput(`${name}: ${error.message}`)
    throw error
  }
}

function validate(value: unknown, name: string): asserts value is Scenario & { torture?: Torture } {
  if (value === undefined)
    throw new BadInput(`${name}: has no default export; a scenario is \`export default { setup, cpus }\``)
  if (typeof value !== 'object' || value === null)
    throw new BadInput(`${name}: its default export is ${typeOf(value)}, expected a scenario object`)
  const scenario = value as Partial<Scenario>
  if ('torture' in value) return
  if (typeof scenario.setup !== 'function')
    throw new BadInput(`${name}: lacks setup, a function that builds the shared state`)
  if (scenario.cpus === undefined) throw new BadInput(`${name}: lacks cpus, an array with one function per CPU`)
  if (!Array.isArray(scenario.cpus))
    throw new BadInput(`${name}: cpus is ${typeOf(scenario.cpus)}, expected an array with one function per CPU`)
  if (scenario.cpus.length === 0) throw new BadInput(`${name}: cpus is empty, expected at least one function`)
  for (const [cpu, body] of scenario.cpus.entries()) {
    if (typeof body !== 'function') throw new BadInput(`${name}: cpus[${cpu}] is ${typeOf(body)}, expected a function`)
    refuseAsync(body, `${name}: cpus[${cpu}]`)
  }
  for (const hook of ['check', 'invariant'] as const) {
    if (scenario[hook] === undefined) continue
    if (typeof scenario[hook] !== 'function')
      throw new BadInput(`${name}: ${hook} is ${typeOf(scenario[hook])}, expected a function`)
    refuseAsync(scenario[hook], `${name}: ${hook}`)
  }
  validateOutcomes(scenario.outcomes, name)
}

const GRADES = ['acceptable', 'interesting', 'forbidden']

function validateOutcomes(outcomes: unknown, name: string): void {
  if (outcomes === undefined) return
  if (typeof outcomes !== 'object' || outcomes === null)
    throw new BadInput(`${name}: outcomes is ${typeOf(outcomes)}, expected an object`)
  for (const [key, grade] of Object.entries(outcomes)) {
    if (!GRADES.includes(grade))
      throw new BadInput(`${name}: outcomes["${key}"] is ${JSON.stringify(grade)}, expected ${GRADES.join(', ')}`)
  }
}

function refuseAsync(body: unknown, what: string): void {
  const kind = (body as object).constructor?.name
  if (kind === 'AsyncFunction') throw new BadInput(`${what} is async; it must be synchronous (Atomics.wait blocks)`)
  if (kind?.endsWith('GeneratorFunction')) throw new BadInput(`${what} is a generator; it must be a plain function`)
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}

/** The message and, where known, the first place outside node itself. */
function lineOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const place = /\n\s+at (?:.*\()?((?:file:\/\/)?\/[^()\n]*:\d+:\d+)\)?/.exec(error.stack ?? '')?.[1]
  return `${error.message}${place === undefined ? '' : ` (${place.replace('file://', '')})`}`
}
