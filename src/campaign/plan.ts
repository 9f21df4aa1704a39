/**
 * A campaign's file: what to search, in the words of the commands. `explore`, `discover` and `structure` each hold a command's
 * knobs by name, or a list of such. A knob may have several values, or "all": every combination is a search.
 */
import { BadInput } from '../link/bad_input.ts'
import { givenJson } from '../link/given_text.ts'
import { nearest } from '../link/nearest.ts'
import { isStructureFile } from '../structure/is_structure_file.ts'
import { bugs, designs, scenarios } from '../subjects/catalogue.ts'
import { chooseProgram } from '../subjects/choose_program.ts'
import { refuseIdle } from '../subjects/effect.ts'
import type { Knob } from '../subjects/knob.ts'
import { type Kind, wholeNumber } from '../subjects/knob_kinds.ts'
import { argumentsOf, type Told } from '../subjects/knob_words.ts'
import { type KnobName, knobsOf } from '../subjects/knobs.ts'
import { isExhaustive } from '../verdict.ts'

/** What may stand in a file beside knobs, and how much of it there is in the campaign. */
export interface Search {
  command: SearchCommand
  /** as a person would type it */
  words: string
  knobs: Told
  /** executions of explore, programs of discover and structures, in all */
  wanted: number
  /** of one unit; undefined: ten seconds' worth, as the first unit tells */
  perUnit: number | undefined
  /** the first unit's; the others count on from there */
  seed: number | undefined
  /** a unit ends at its first finding */
  untilFinding: boolean
}

export interface Known {
  /** words of the finding's message, or its identity */
  finding: string
  reason: string
}

export interface Plan {
  name: string
  searches: Search[]
  known: Known[]
  leaseSeconds: number
}

const SEARCH_COMMANDS = ['explore', 'discover', 'structure'] as const
export type SearchCommand = (typeof SEARCH_COMMANDS)[number]

/** Whose knobs they have. */
const KNOBS_OF = { explore: 'explore', discover: 'discover', structure: 'discover' } as const

/** Knobs that a unit has by itself, or that are about one command's run. */
const NOT_HERE = [
  'jobs',
  'seconds',
  'path',
  'checkDeterminism',
  'coverage',
  'keepGoing',
  'seed',
  'executions',
  'programs',
]

const USUAL_EXECUTIONS = 10_000
const USUAL_PROGRAMS = 1000
export const USUAL_PROGRAM_EXECUTIONS = 40
const USUAL_LEASE_SECONDS = 60

const amount = wholeNumber(1, Number.MAX_SAFE_INTEGER)
const OWN: Record<SearchCommand, Record<string, Kind<number>>> = {
  explore: { executions: amount, unit: amount, seeds: wholeNumber(1, 1e6), seed: wholeNumber(0, 0x7fff_ffff) },
  discover: { programs: amount, executions: amount, unit: amount, seed: wholeNumber(0, 0x7fff_ffff) },
  structure: { programs: amount, executions: amount, unit: amount, seed: wholeNumber(0, 0x7fff_ffff) },
}

const ALL: Record<string, () => string[]> = {
  scenario: () => scenarios().map(({ id }) => id),
  design: () => designs().map(({ id }) => id),
  bug: () => bugs().map(({ id }) => id),
}

type Words = Record<string, unknown>

export function readPlan(file: string): Plan {
  const value = givenJson(file)
  try {
    return planOf(value)
  } catch (error) {
    throw error instanceof BadInput ? new BadInput(`${file}: ${error.message}`) : error
  }
}

export function planOf(value: unknown): Plan {
  const words = objectOf('it', value)
  refuseUnknown('a campaign', Object.keys(words), ['name', 'known', 'leaseSeconds', ...SEARCH_COMMANDS])
  const { name = 'campaign', known = [], leaseSeconds = USUAL_LEASE_SECONDS } = words
  if (typeof name !== 'string' || name === '') throw new BadInput(`name is ${shown(name)}, expected a text`)
  if (!wholeNumber(1, 86_400).is(leaseSeconds))
    throw new BadInput(`leaseSeconds is ${shown(leaseSeconds)}, expected a whole number from 1 to 86400`)
  const searches = SEARCH_COMMANDS.flatMap((command) =>
    listOf(words[command]).flatMap((each) => searchesOf(command, objectOf(command, each))),
  )
  if (searches.length === 0) throw new BadInput(`nothing is to be searched: expected ${SEARCH_COMMANDS.join(', ')}`)
  return { name, searches, known: listOf(known).map(knownOf), leaseSeconds }
}

function searchesOf(command: SearchCommand, words: Words): Search[] {
  const table = new Map(
    knobsOf(KNOBS_OF[command]).filter(([name, knob]) => !knob.output && !NOT_HERE.includes(name)),
  ) as unknown as Map<KnobName, Knob<unknown>>
  refuseUnknown(command, Object.keys(words), [...table.keys(), ...Object.keys(OWN[command])])
  const budget: Record<string, number | undefined> = {}
  let combinations: Words[] = [{}]
  for (const [name, value] of Object.entries(words)) {
    const own = OWN[command][name]
    if (own !== undefined) {
      if (!own.is(value)) throw new BadInput(`${command}: ${name} is ${shown(value)}, expected ${own.expected}`)
      budget[name] = value
      continue
    }
    const values = valuesOf(command, name as KnobName, table.get(name as KnobName)!, value)
    combinations = combinations.flatMap((each) => values.map((one) => ({ ...each, [name]: one })))
  }
  return combinations.map((knobs) => searchOf(command, knobs, budget))
}

function valuesOf(command: SearchCommand, name: KnobName, knob: Knob<unknown>, value: unknown): unknown[] {
  const kind = knob.in[KNOBS_OF[command]]?.kind ?? knob.kind
  if (value === 'all') {
    const all = ALL[name]?.() ?? kind.choices
    if (all !== undefined) return [...all]
  }
  const values = Array.isArray(value) && (kind.type !== 'list' || value.every(Array.isArray)) ? value : [value]
  for (const each of values)
    if (!kind.is(each)) {
      const expected = kind.type === 'boolean' ? 'true or false' : kind.expected
      throw new BadInput(`${command}: ${name} is ${shown(each)}, expected ${expected}`)
    }
  return values
}

function searchOf(command: SearchCommand, knobs: Words, budget: Record<string, number | undefined>): Search {
  const as = KNOBS_OF[command]
  const { seed, unit, seeds, executions, programs } = budget
  refuseIdle(as, knobs as never)
  const told: Told = command === 'explore' || executions === undefined ? knobs : { ...knobs, executions }
  const words = [command, ...argumentsOf(as, told)].join(' ')
  const { entry, name } = chooseProgram(knobs['scenario'] as string | undefined, knobs as never, 'bug')
  const isStructure = command !== 'discover' && isStructureFile(entry)
  if (command === 'structure' && !isStructure) throw new BadInput(`structure: ${name} exports no structure({ ... })`)
  if (command === 'explore' && isStructure)
    throw new BadInput(`explore: ${name} exports a structure; say it under "structure"`)
  if (command === 'discover' && knobs['scenario'] !== undefined)
    throw new BadInput(`discover: a scenario has no effect; a structure is said under "structure"`)
  const search = { command, words, knobs: told, seed, untilFinding: seeds !== undefined }
  if (command !== 'explore') return { ...search, wanted: programs ?? USUAL_PROGRAMS, perUnit: unit }
  const strategy = (knobs['strategy'] ?? 'portfolio') as string
  if (isExhaustive(strategy)) {
    // goes through all of it: one unit, however long
    const most = executions ?? Number.MAX_SAFE_INTEGER
    return { ...search, wanted: most, perUnit: most }
  }
  const each = executions ?? USUAL_EXECUTIONS
  if (seeds === undefined) return { ...search, wanted: each, perUnit: unit }
  if (unit !== undefined) throw new BadInput('explore: unit has no effect beside seeds: a seed is a unit')
  return { ...search, wanted: each * seeds, perUnit: each }
}

function knownOf(value: unknown): Known {
  const words = objectOf('known', value)
  refuseUnknown('known', Object.keys(words), ['finding', 'reason'])
  const { finding, reason } = words
  if (typeof finding !== 'string' || finding === '' || typeof reason !== 'string' || reason === '')
    throw new BadInput('known: expected { "finding": words of it, "reason": why it is known }')
  return { finding, reason }
}

function refuseUnknown(where: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue
    const near = nearest(name, known)
    const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean "${near}"?`
    throw new BadInput(`${where}: there is no "${name}"; ${hint}`)
  }
}

function objectOf(where: string, value: unknown): Words {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BadInput(`${where} is ${shown(value)}, expected an object`)
  return value as Words
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
